"""The addresses of the programme, below `partnerskap/` or `partnerships/`."""

from django.urls import URLPattern, include, path

from folkmoot.places.feeds import ATOM, JSON
from folkmoot.programme.addresses import words
from folkmoot.programme.applications import application_views
from folkmoot.programme.applications.own_applications import APPLICATION
from folkmoot.programme.meetings import meeting_views
from folkmoot.programme.pages import (
    call_views,
    mail_views,
    own_work_views,
    partnership_views,
    portfolio_views,
    project_views,
    sharing_views,
)
from folkmoot.programme.projects import plan_views
from folkmoot.programme.reports import report_views
from folkmoot.programme.reports.own_reports import REPORT
from folkmoot.programme.reviews import handling_views, outcome_views, review_views
from folkmoot.programme.seeking import seeking_views
from folkmoot.programme.writing import writing_views
from folkmoot.programme.writing.work_kinds import WorkKind

app_name = "programme"

calls = [
    path("", call_views.call_list, name="calls"),
    path(words("flode.atom", "feed.atom"), call_views.calls_feed, {"form": ATOM}, "calls_feed"),
    path(words("flode.json", "feed.json"), call_views.calls_feed, {"form": JSON}, "calls_json_feed"),
    path("<slug:slug>/", call_views.call_page, name="call"),
    path("<slug:slug>/sharing.png", sharing_views.call_picture, name="call_picture"),
    path(words("<slug:slug>/kalender.ics", "<slug:slug>/calendar.ics"), call_views.call_calendar, name="call_calendar"),
    path(words("<slug:slug>/sok/", "<slug:slug>/apply/"), application_views.start, name="start"),
]


def writing(kind: WorkKind, named: str = "") -> list[URLPattern]:
    """What is written jointly has the same pages, whichever kind of work it is; `named` begins their names."""
    pages = (
        ("avsnitt/<str:key>/", "section/<str:key>/", writing_views.section, "section"),
        ("avsnitt/<str:key>/spara/", "section/<str:key>/save/", writing_views.save_by_itself, "save"),
        ("avsnitt/<str:key>/historik/", "section/<str:key>/history/", writing_views.history, "history"),
        ("avsnitt/<str:key>/kommentar/", "section/<str:key>/comment/", writing_views.comment, "comment"),
        ("dokument/", "documents/", writing_views.documents, "documents"),
        ("dokument/<int:key>/", "documents/<int:key>/", writing_views.attachment, "attachment"),
        ("dokument/<str:key>/att-skriva-under.pdf", "documents/<str:key>/to-sign.pdf", writing_views.to_sign, "to_sign"),
        ("bekrafta/", "confirm/", writing_views.confirm_for_party, "confirm"),
        ("lamna-in/", "submit/", writing_views.submit_work, "submit"),
    )
    return [path(words(swedish, english), view, {"kind": kind}, named + name) for swedish, english, view, name in pages]


application = [
    path("", outcome_views.overview, name="application"),
    path("pdf/", application_views.as_pdf, name="application_pdf"),
    path(words("grunder/", "basics/"), application_views.basics, name="basics"),
    path(words("lag/", "team/"), application_views.team, name="team"),
    *writing(APPLICATION),
    path(words("ta-tillbaka/", "withdraw/"), application_views.withdraw_application, name="withdraw"),
    path(words("overklaga/", "appeal/"), outcome_views.appeal_decision, name="appeal"),
    path(words("handlaggning/", "handling/"), handling_views.handling, name="handling"),
    path(
        words("handlaggning/dokument/<int:key>/", "handling/documents/<int:key>/"),
        handling_views.handled_document,
        name="handled_document",
    ),
]

reviews = [
    path("", review_views.review_list, name="reviews"),
    path("<uuid:public_id>/", review_views.review, name="review"),
    path(words("<uuid:public_id>/jav/", "<uuid:public_id>/interest/"), review_views.declare_interest, name="declare"),
    path(words("<uuid:public_id>/diskussion/", "<uuid:public_id>/discussion/"), review_views.say, name="say"),
    path(
        words("<uuid:public_id>/dokument/<int:key>/", "<uuid:public_id>/documents/<int:key>/"),
        review_views.document,
        name="review_document",
    ),
]

report = [
    path("", report_views.report, name="report"),
    path("pdf/", report_views.as_pdf, name="report_pdf"),
    *writing(REPORT, "report_"),
]

projects = [
    path(words("rapport/<uuid:public_id>/", "report/<uuid:public_id>/"), include(report)),
    path("<slug:number>/plan/<slug:part>/", plan_views.plan_part, name="plan_part"),
    path("<slug:number>/", project_views.project, name="project"),
]

meetings = [
    path(words("nytt/<slug:slug>/", "new/<slug:slug>/"), meeting_views.new_meeting, name="new_meeting"),
    path(
        words("nytt/natverk/<slug:slug>/", "new/network/<slug:slug>/"),
        meeting_views.new_network_meeting,
        name="new_network_meeting",
    ),
    path("<uuid:public_id>/", meeting_views.meeting, name="meeting"),
    path(words("<uuid:public_id>/andra/", "<uuid:public_id>/edit/"), meeting_views.edit_meeting, name="edit_meeting"),
    path(
        words("<uuid:public_id>/deltagare/", "<uuid:public_id>/participants/"), meeting_views.participants, name="participants"
    ),
    path(
        words("<uuid:public_id>/material/<int:key>/", "<uuid:public_id>/materials/<int:key>/"),
        meeting_views.material,
        name="meeting_material",
    ),
]

seeking = [
    path("", seeking_views.seeking_list, name="seeking_list"),
    path(words("kontakt/<uuid:public_id>/", "contact/<uuid:public_id>/"), seeking_views.contact, name="contact"),
    path("<slug:slug>/", seeking_views.seeking, name="seeking"),
    path(words("<slug:slug>/andra/", "<slug:slug>/edit/"), seeking_views.edit_seeking, name="edit_seeking"),
]

portfolio = [
    path("", portfolio_views.portfolio, name="portfolio"),
    path(words("brev/", "mail/"), mail_views.mail_list, name="mails"),
    path(words("projekt.csv", "projects.csv"), portfolio_views.projects_csv, name="projects_csv"),
    path(words("projekt.xlsx", "projects.xlsx"), portfolio_views.projects_workbook, name="projects_workbook"),
    path("<slug:slug>/", handling_views.call_handling, name="call_handling"),
    path(words("<slug:slug>/granskare/", "<slug:slug>/reviewers/"), handling_views.call_reviewers, name="call_reviewers"),
]

urlpatterns = [
    path("", partnership_views.partnership_list, name="partnerships"),
    path(words("flode.atom", "feed.atom"), partnership_views.partnerships_feed, {"form": ATOM}, "partnerships_feed"),
    path(words("flode.json", "feed.json"), partnership_views.partnerships_feed, {"form": JSON}, "partnerships_json_feed"),
    path(words("natverk/", "networks/"), partnership_views.network_list, name="networks"),
    path(words("natverk/<slug:slug>/", "networks/<slug:slug>/"), partnership_views.network_page, name="network"),
    path(
        words("natverk/<slug:slug>/sharing.png", "networks/<slug:slug>/sharing.png"),
        sharing_views.network_picture,
        name="network_picture",
    ),
    path(words("utlysningar/", "calls/"), include(calls)),
    path(words("mitt/", "mine/"), own_work_views.mine, name="mine"),
    path(words("ansokningar/", "applications/"), own_work_views.application_list, name="applications"),
    path(words("ansokningar/<uuid:public_id>/", "applications/<uuid:public_id>/"), include(application)),
    path(words("granskning/", "reviews/"), include(reviews)),
    path(words("projekt/", "projects/"), include(projects)),
    path(words("moten/", "meetings/"), include(meetings)),
    path(words("sok-partner/", "seek-partner/"), include(seeking)),
    path(words("oversikt/", "portfolio/"), include(portfolio)),
    path(
        words("rapporter/<uuid:public_id>.pdf", "reports/<uuid:public_id>.pdf"),
        partnership_views.public_report_pdf,
        name="public_report",
    ),
    path("<slug:slug>/", partnership_views.partnership_page, name="partnership"),
    path("<slug:slug>/sharing.png", sharing_views.partnership_picture, name="partnership_picture"),
]
