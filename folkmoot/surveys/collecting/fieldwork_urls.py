"""The addresses of the fieldwork's pages, below `faltarbete/` or `fieldwork/`."""

from django.urls import path

from folkmoot.surveys.address_parts import CARD_LANGUAGE
from folkmoot.surveys.collecting import fieldwork_views
from folkmoot.surveys.collecting.bank import bank_views
from folkmoot.surveys.collecting.forms import form_views
from folkmoot.surveys.collecting.supervising import supervising_views
from folkmoot.surveys.collecting.web_form import editing_views, link_views
from folkmoot.surveys.collecting.worklist import own_work_views, worklist_views
from folkmoot.surveys.making import making_views

app_name = "fieldwork"
urlpatterns = [
    path("<slug:survey>/cards/", making_views.cards, name="cards"),
    path("<slug:survey>/cards/<int:pk>/", making_views.card, name="card"),
    path("<slug:survey>/cards/<int:pk>/start/", making_views.start_card, name="start_card"),
    path("<slug:survey>/cards/<int:pk>/stop/", making_views.stop_card, name="stop_card"),
    path("<slug:survey>/cards/<int:pk>/change.csv", making_views.change_file, name="change_file"),
    path("", fieldwork_views.survey_choice, name="surveys"),
    path("<slug:survey>/", fieldwork_views.overview, name="overview"),
    path("<slug:survey>/forms/", form_views.forms, name="forms"),
    path("<slug:survey>/forms/template.xlsx", form_views.template, name="template"),
    path("<slug:survey>/forms/<int:pk>/", form_views.version, name="version"),
    path(f"<slug:survey>/forms/<int:pk>/preview/<{CARD_LANGUAGE}:language>/", form_views.preview, name="preview"),
    path("<slug:survey>/forms/<int:pk>/publish/", form_views.publish, name="publish"),
    path("<slug:survey>/bank/", bank_views.bank, name="bank"),
    path("<slug:survey>/bank/form.xlsx", bank_views.bank_form, name="bank_form"),
    path("<slug:survey>/bank/<int:pk>/<str:what>/", bank_views.bank_item, name="bank_item"),
    path("<slug:survey>/forms/<int:pk>/take-up/", bank_views.take_up_questions, name="take_up"),
    path("<slug:survey>/forms/<int:pk>/files/", form_views.files, name="files"),
    path("<slug:survey>/forms/<int:instrument>/close/", form_views.close, name="close"),
    path("<slug:survey>/forms/<int:instrument>/links/", link_views.links, name="links"),
    path("<slug:survey>/forms/<int:instrument>/links/new/", link_views.new_links, name="new_links"),
    path("<slug:survey>/links/<int:pk>/<str:what>/", link_views.link_change, name="link"),
    path("<slug:survey>/forms/<int:pk>/form.xml", editing_views.form_xml, name="form_xml"),
    path("<slug:survey>/forms/<int:pk>/files/<path:name>", editing_views.form_file, name="form_file"),
    path("<slug:survey>/interviews/<int:pk>/edit/", editing_views.edit, name="edit"),
    path("<slug:survey>/interviews/<int:pk>/edit/submission", editing_views.submit_edit, name="submit_edit"),
    path("<slug:survey>/<int:instrument>/interviews/", fieldwork_views.interviews, name="interviews"),
    path("<slug:survey>/limits/", supervising_views.limits, name="limits"),
    path("<slug:survey>/plan/", supervising_views.plan, name="plan"),
    path("<slug:survey>/<int:instrument>/findings/", supervising_views.findings, name="findings"),
    path("<slug:survey>/<int:instrument>/map/", supervising_views.interview_map, name="map"),
    path("<slug:survey>/<int:instrument>/interviewers/", supervising_views.interviewers, name="interviewers"),
    path("<slug:survey>/<int:instrument>/decision/", fieldwork_views.decision, name="decision"),
    path("<slug:survey>/<int:instrument>/dictionary.xlsx", fieldwork_views.dictionary, name="dictionary"),
    path("<slug:survey>/<int:instrument>/export.<str:suffix>", fieldwork_views.export, name="export"),
    path("<slug:survey>/interviews/<int:pk>/", fieldwork_views.interview, name="interview"),
    path("<slug:survey>/files/<int:pk>/", fieldwork_views.interview_file, name="file"),
    path("<slug:survey>/versions/<int:pk>.xml", fieldwork_views.interview_xml, name="xml"),
    path("<slug:survey>/worklists/", worklist_views.worklists, name="worklists"),
    path("<slug:survey>/worklists/<int:pk>/", worklist_views.worklist, name="worklist"),
    path("<slug:survey>/worklists/<int:pk>/dwellings/", worklist_views.dwellings, name="dwellings"),
    path("<slug:survey>/worklists/<int:pk>/assign/", worklist_views.assign_work, name="assign_work"),
    path("<slug:survey>/worklists/<int:pk>/replace/", worklist_views.replace_a_unit, name="replace_unit"),
    path("<slug:survey>/worklists/<int:pk>/contacts.csv", worklist_views.contacts_file, name="contacts_file"),
    path("<slug:survey>/worklists/<int:pk>/<str:what>/", worklist_views.worklist_change, name="worklist_change"),
    path("<slug:survey>/dwellings/<int:pk>/", worklist_views.dwelling, name="dwelling"),
    path("<slug:survey>/my-work/", own_work_views.own_work, name="own_work"),
    path("<slug:survey>/my-work/<str:entity>/", own_work_views.own_visit, name="own_visit"),
    path("<slug:survey>/teams/", worklist_views.teams, name="teams"),
    path("<slug:survey>/enumerators/", fieldwork_views.enumerators, name="enumerators"),
    path("<slug:survey>/enumerators/<int:pk>/<str:what>/", fieldwork_views.enumerator_change, name="enumerator"),
]
