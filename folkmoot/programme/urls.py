"""The addresses of the programme, below `partnerskap/` or `partnerships/`."""

from django.urls import include, path

from folkmoot.programme import application_views, call_views, handling_views, review_views, views
from folkmoot.programme.addresses import words

app_name = "programme"

calls = [
    path("", call_views.call_list, name="calls"),
    path(words("flode.atom", "feed.atom"), call_views.CallsFeed(), name="calls_feed"),
    path("<slug:slug>/", call_views.call_page, name="call"),
    path(words("<slug:slug>/kalender.ics", "<slug:slug>/calendar.ics"), call_views.call_calendar, name="call_calendar"),
    path(words("<slug:slug>/sok/", "<slug:slug>/apply/"), application_views.start, name="start"),
]

application = [
    path("", application_views.overview, name="application"),
    path("pdf/", application_views.as_pdf, name="application_pdf"),
    path(words("grunder/", "basics/"), application_views.basics, name="basics"),
    path(words("avsnitt/<str:key>/", "section/<str:key>/"), application_views.section, name="section"),
    path(words("avsnitt/<str:key>/spara/", "section/<str:key>/save/"), application_views.save_by_itself, name="save"),
    path(words("avsnitt/<str:key>/historik/", "section/<str:key>/history/"), application_views.history, name="history"),
    path(words("avsnitt/<str:key>/kommentar/", "section/<str:key>/comment/"), application_views.comment, name="comment"),
    path(words("lag/", "team/"), application_views.team, name="team"),
    path(words("dokument/", "documents/"), application_views.documents, name="documents"),
    path(words("dokument/<int:key>/", "documents/<int:key>/"), application_views.attachment, name="attachment"),
    path(words("bekrafta/", "confirm/"), application_views.confirm_for_party, name="confirm"),
    path(words("lamna-in/", "submit/"), application_views.submit_application, name="submit"),
    path(words("ta-tillbaka/", "withdraw/"), application_views.withdraw_application, name="withdraw"),
    path(words("overklaga/", "appeal/"), handling_views.appeal_decision, name="appeal"),
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

portfolio = [
    path("", handling_views.portfolio, name="portfolio"),
    path(words("projekt.csv", "projects.csv"), handling_views.projects_csv, name="projects_csv"),
    path(words("projekt.xlsx", "projects.xlsx"), handling_views.projects_workbook, name="projects_workbook"),
    path("<slug:slug>/", handling_views.call_handling, name="call_handling"),
]

urlpatterns = [
    path("", views.partnership_list, name="partnerships"),
    path(words("natverk/", "networks/"), views.network_list, name="networks"),
    path(words("natverk/<slug:slug>/", "networks/<slug:slug>/"), views.network_page, name="network"),
    path(words("utlysningar/", "calls/"), include(calls)),
    path(words("ansokningar/", "applications/"), application_views.application_list, name="applications"),
    path(words("ansokningar/<uuid:public_id>/", "applications/<uuid:public_id>/"), include(application)),
    path(words("granskning/", "reviews/"), include(reviews)),
    path(words("oversikt/", "portfolio/"), include(portfolio)),
    path("<slug:slug>/", views.partnership_page, name="partnership"),
]
