"""Every kind of record that the site keeps: whether it is taken out, under what name, and what of it is private.

This is the one place where that is decided, by model and column; a test asks that no model is forgotten.

- `private`: about people, or told in confidence. Left out unless it is asked for.
- `secret`: what somebody could sign in with. Left out unless it is asked for by itself, and replaced by something random that
  nobody knows when it is taken in.
- a column that leads to a kind of which all is private, is private too, without being listed.
- `DERIVED`: not taken out, because it is made anew or concerns this moment only; with the reason.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record: a file of JSON Lines, a record a line.

    `key` is the column by which other records name one of these; its number where empty. `about` says what one is, where the
    model itself does not. `first` says that a new installation has some. `contents` are columns of bytes or of long texts
    that become files, with their paths (`{}` is the record's number). `folder` names the property that gives a folder with
    more files of a record.
    """

    label: str
    name: str
    key: str = ""
    private: bool | Collection[str] = ()
    secret: bool | Collection[str] = ()
    about: str = ""
    first: bool = False
    contents: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def meaning(self) -> str:
        """What one is, in a sentence."""
        return self.about or (self.model.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ").replace("    ", "")

    @property
    def file(self) -> str:
        return f"records/{self.name}.jsonl"

    @property
    def is_private(self) -> bool:
        return self.private is True or self.is_secret

    @property
    def is_secret(self) -> bool:
        return self.secret is True


PEOPLE_AND_PLACES = (
    Kind("places.Country", "countries", key="code"),
    Kind("places.Municipality", "municipalities", key="slug"),
    Kind("places.Population", "populations"),
    Kind("auth.Group", "roles", key="name", first=True, about="A role of people on the site, with what it may do."),
    Kind("accounts.User", "people", private=True, secret={"password"}),
    Kind("accounts.Membership", "memberships", private=True),
    Kind("wagtailusers.UserProfile", "editors-preferences", private=True, about="How a person has set up the editor's admin."),
)
PROGRAMME = (
    Kind("programme.Theme", "themes", key="slug"),
    Kind("programme.Network", "networks", key="slug"),
    Kind("programme.Partnership", "partnerships", key="slug"),
    Kind("programme.PartnershipParty", "partnership-parties"),
    Kind("programme.NamedPerson", "partnership-named-people", private=True),
    Kind("programme.Call", "calls", key="slug"),
    Kind("programme.CallVersion", "call-versions"),
    Kind("programme.Application", "applications", key="public_id", private=True),
    Kind("programme.ApplicationParty", "application-parties", private=True, about="A municipality in an application."),
    Kind("programme.TeamMember", "application-team-members", private=True),
    Kind("programme.Reviewer", "reviewers", private=True),
    Kind("programme.Assignment", "review-assignments", private=True),
    Kind("programme.Score", "review-scores", private=True, about="The points of a review for one criterion."),
    Kind("programme.DiscussionRemark", "review-remarks", private=True),
    Kind("programme.Eligibility", "application-eligibilities", private=True),
    Kind("programme.Recommendation", "application-recommendations", private=True),
    Kind("programme.Decision", "application-decisions", private=True),
    Kind("programme.Appeal", "application-appeals", private=True),
    Kind("programme.LetterTemplate", "decision-letters"),
    Kind("programme.Project", "projects", key="number"),
    Kind("programme.Result", "project-results"),
    Kind("programme.Indicator", "project-indicators"),
    Kind("programme.IndicatorValue", "project-indicator-values"),
    Kind("programme.BudgetLine", "project-budget-lines"),
    Kind("programme.Disbursement", "project-disbursements"),
    Kind("programme.Cause", "project-causes"),
    Kind("programme.Risk", "project-risks", private={"owner"}),
    Kind("programme.PlanVersion", "project-plan-versions", private=True),
    Kind("programme.Deviation", "project-deviations", private=True),
    Kind("programme.Closing", "project-closings", private={"reasons"}),
    Kind("programme.ReportForm", "report-forms", key="kind"),
    Kind("programme.ProjectReport", "project-reports", key="public_id"),
    Kind("programme.ReportReview", "project-report-reviews", private=True),
    Kind("programme.Consent", "project-report-consents", private=True),
    Kind("programme.Reminder", "project-report-reminders"),
    Kind("programme.SectionText", "section-texts", private=True),
    Kind("programme.Comment", "section-comments", private=True),
    Kind("programme.Attachment", "attachments", private=True),
    Kind("programme.Confirmation", "confirmations", private=True),
    Kind("programme.LogEntry", "programme-log", private=True),
    Kind("programme.Mail", "programme-mail", private=True, about="A mail of the programme, as it was sent."),
    Kind("programme.Meeting", "meetings", key="public_id", private={"agenda", "travel", "minutes"}),
    Kind("programme.Participant", "meeting-participants", private=True),
    Kind("programme.MeetingAction", "meeting-actions", private={"owner"}),
    Kind("programme.MeetingMaterial", "meeting-materials", private=True),
    Kind("programme.Seeking", "partner-seekings", private=True),
    Kind("programme.Contact", "partner-contacts", key="public_id", private=True),
    Kind(
        "programme.ContactMessage",
        "partner-contact-messages",
        private=True,
        about="A message between two municipalities.",
    ),
    Kind("programme.ReportingOrganisation", "reporting-organisations"),
)
SURVEYS = (
    Kind("surveys.Survey", "surveys", key="slug"),
    Kind("surveys.Round", "survey-rounds"),
    Kind("surveys.CardRelease", "card-releases", contents={"release_json": "sealed/{}.json"}),
    Kind("surveys.ReleaseFile", "card-release-files"),
    Kind("surveys.Instrument", "forms"),
    Kind(
        "surveys.InstrumentVersion",
        "form-versions",
        secret={"draft_key"},
        contents={"xform": "forms/{}.xml", "questionnaire_json": "forms/{}.json"},
    ),
    Kind("surveys.FormAttachment", "form-attachments", private=True),
    Kind("surveys.CardMaking", "cards-in-making", private=True, folder="folder"),
    Kind("surveys.SurveyMember", "survey-members", private=True),
    Kind("surveys.Enumerator", "enumerators", private=True, secret={"secret"}),
    Kind("surveys.Team", "teams", private=True),
    Kind("surveys.ApiToken", "access-tokens", secret=True),
    Kind("surveys.FieldworkPlan", "fieldwork-plans"),
    Kind("surveys.LimitSetting", "fieldwork-limits"),
    Kind("surveys.PassedLimit", "fieldwork-passed-limits", private=True),
    Kind("surveys.FieldworkNotice", "fieldwork-notices", private=True),
    Kind("surveys.WebLink", "web-links", private=True),
    Kind("surveys.BankItem", "question-bank-items", key="item_id"),
    Kind("surveys.BankItemVersion", "question-bank-versions", contents={"question_json": "question-bank/{}.json"}),
    Kind("surveys.Submission", "submissions", private=True),
    Kind("surveys.SubmissionVersion", "submission-versions", private=True, contents={"xml": "submissions/{}.xml"}),
    Kind(
        "surveys.SubmissionIdentifiers",
        "submission-identifiers",
        private=True,
        contents={"texts": "submissions/{}.identifiers"},
    ),
    Kind("surveys.SubmissionFile", "submission-files", private=True),
    Kind("surveys.AuditTimes", "submission-file-times", private=True),
    Kind("surveys.LinkedSubmission", "submission-links", private=True),
    Kind("surveys.Worklist", "worklists"),
    Kind("surveys.Dwelling", "dwellings", private=True),
    Kind("surveys.DwellingPlace", "dwelling-places", private=True),
    Kind("surveys.Assignment", "dwelling-assignments", private=True),
    Kind("surveys.ContactRecord", "contact-records", private=True),
    Kind("surveys.ContactRemark", "contact-remarks", private=True),
    Kind("surveys.EntityVersion", "dwelling-changes", private=True),
    Kind("surveys.Replacement", "dwelling-replacements", private=True),
    Kind("surveys.UnitReplacement", "unit-replacements", private=True),
    Kind("surveys.SubmissionWork", "submission-work", private=True),
    Kind("surveys.Remark", "submission-remarks", private=True),
    Kind("surveys.FindingDecision", "fieldwork-decisions", private=True),
)
STORIES = (
    Kind("wagtailcore.Locale", "languages", key="language_code", first=True, about="A language that pages are written in."),
    Kind("wagtailcore.Site", "sites", first=True, about="A name that the site answers to, and the page that it begins with."),
    Kind("wagtailcore.Collection", "folders", first=True, about="A folder of pictures and documents."),
    Kind("stories.Topic", "topics", key="slug"),
    Kind("stories.Tag", "tags", key="slug", about="A tag of stories."),
    Kind("taggit.Tag", "file-tags", key="slug", about="A tag of pictures and documents."),
    Kind("taggit.TaggedItem", "file-taggings", about="That a picture or a document has a tag."),
    Kind("stories.Picture", "pictures", about="A picture with its alternative text, credit and focal point."),
    Kind("wagtaildocs.Document", "documents", about="A document that can be fetched."),
    Kind("wagtailcore.Page", "root-pages", first=True, about="The page that holds all others."),
    Kind("stories.HomePage", "home-pages", first=True),
    Kind("stories.ArticleIndexPage", "archive-pages", first=True),
    Kind("stories.ArticlePage", "articles"),
    Kind("stories.PortraitPage", "portraits"),
    Kind("stories.AnnouncementPage", "announcements"),
    Kind("stories.EventPage", "events"),
    Kind("stories.ResearchPage", "research-pages"),
    Kind("stories.ResearcherPage", "researchers"),
    Kind("stories.ResearchProjectPage", "research-projects"),
    Kind("stories.PublicationPage", "publications"),
    Kind("stories.Participant", "research-project-people"),
    Kind("stories.Author", "publication-authors"),
    Kind("stories.PlainPage", "plain-pages"),
    Kind("stories.AccessibilityPage", "accessibility-statements", first=True),
    Kind("stories.NewsletterPage", "newsletters"),
    Kind("stories.NewsletterIssuePage", "newsletter-issues"),
    Kind("stories.IssueStory", "newsletter-issue-stories"),
    Kind("stories.StoryTag", "story-tags"),
    Kind("stories.Arrival", "arrivals"),
    Kind("stories.Subscriber", "subscribers", private=True, secret={"token"}),
    Kind("stories.Subscription", "subscriptions", private=True),
    Kind("stories.Delivery", "deliveries", private=True),
    Kind("wagtailredirects.Redirect", "redirects", about="An old address and where it leads."),
)
EDITING = (
    Kind("wagtailcore.Revision", "revisions", about="A version of a page as somebody saved it, published or not."),
    Kind("wagtailcore.PageLogEntry", "page-log", private=True, about="What somebody did with a page, and when."),
    Kind("wagtailcore.ModelLogEntry", "editing-log", private=True, about="What somebody did in the admin besides pages."),
    Kind("wagtailcore.Comment", "page-comments", private=True, about="A remark on a page that is being written."),
    Kind("wagtailcore.CommentReply", "page-comment-replies", private=True, about="An answer to a remark on a page."),
    Kind("wagtailcore.PageSubscription", "page-subscriptions", private=True, about="Who is told of remarks on a page."),
    Kind("wagtailcore.Workflow", "workflows", first=True, about="Steps that a text takes before it is published."),
    Kind("wagtailcore.Task", "workflow-tasks", about="A step that a text takes before it is published."),
    Kind("wagtailcore.GroupApprovalTask", "workflow-approval-tasks", first=True, about="A step at which a role approves."),
    Kind("stories.SecondReaderTask", "workflow-second-reader-tasks", first=True),
    Kind("wagtailcore.WorkflowTask", "workflow-steps", first=True, about="Which step stands where in a workflow."),
    Kind("wagtailcore.WorkflowPage", "workflow-pages", first=True, about="Below which page a workflow holds."),
    Kind("wagtailcore.WorkflowContentType", "workflow-kinds", about="For which kind of record a workflow holds."),
    Kind("wagtailcore.WorkflowState", "workflow-states", about="How far a text has come in its workflow."),
    Kind("wagtailcore.TaskState", "workflow-task-states", private={"comment"}, about="What came of a step for a text."),
    Kind("wagtailcore.GroupPagePermission", "role-page-rights", first=True, about="What a role may do below a page."),
    Kind("wagtailcore.GroupCollectionPermission", "role-folder-rights", first=True, about="What a role may do in a folder."),
    Kind("wagtailcore.GroupSitePermission", "role-site-rights", about="What a role may do with a site's settings."),
    Kind("stories.WritingLimit", "writing-limits", private=True),
    Kind("wagtailcore.PageViewRestriction", "page-restrictions", secret={"password"}, about="Who alone may read a page."),
    Kind(
        "wagtailcore.CollectionViewRestriction",
        "collection-restrictions",
        secret={"password"},
        about="Who alone may read a folder.",
    ),
    Kind("wagtailcore.APIToken", "admin-tokens", secret=True, about="What a program signs in to the editor's interface with."),
)
KINDS: tuple[Kind, ...] = (*PEOPLE_AND_PLACES, *PROGRAMME, *SURVEYS, *STORIES, *EDITING)

DERIVED: dict[str, str] = {
    "site.SearchVersion": "the index of the search",
    "site.SearchTerm": "the index of the search",
    "site.SearchTrigram": "the index of the search",
    "site.SearchChange": "the index of the search",
    "site.SearchState": "the index of the search",
    "wagtailsearch.IndexEntry": "the index of the admin's search",
    "wagtailsearch.SQLiteFTSIndexEntry": "the index of the admin's search",
    "wagtailcore.ReferenceIndex": "which page leads to what, read from the pages",
    "stories.StoryFacet": "what stories are sorted by, read from the stories",
    "stories.KeptArchive": "which stories an archive shows and what they are about, worked out from them",
    "stories.PictureRendition": "pictures in other sizes, drawn when they are asked for",
    "surveys.FieldworkLook": "a look at a fieldwork, worked out from its interviews",
    "wagtailembeds.Embed": "what other sites answered about a link, asked again",
    "wagtailimages.Image": "not used: pictures are stories.Picture",
    "wagtailimages.Rendition": "not used: pictures are stories.Picture",
    "wagtailadmin.Admin": "holds rights and no records",
    "simple_translation.SimpleTranslation": "holds rights and no records",
    "contenttypes.ContentType": "made from the program; records name a kind by its name",
    "auth.Permission": "made from the program; roles name a right by its name",
    "stories.PagesState": "a mark of the state in which pages are, for what is kept of them",
    "accounts.Attempt": "who tried to sign in at this moment",
    "programme.Presence": "who is writing at this moment",
    "wagtailadmin.EditingSession": "who is editing at this moment",
    "wagtailadmin.FormState": "a form that is being filled in at this moment",
    "wagtailcore.UploadedFile": "a file on its way in at this moment",
    "sessions.Session": "who is signed in at this moment",
}


@cache
def kind_of(model: type[Model]) -> Kind | None:
    """The kind that a model's records belong to; None for what is derived."""
    return next((kind for kind in KINDS if kind.model is model), None)


def is_left_out(kind: Kind, *, private: bool, secrets: bool) -> bool:
    """Whether a folder with or without what is private and secret holds none of a kind."""
    return (kind.is_secret and not secrets) or (kind.is_private and not private)


def rows_of(kind: Kind) -> QuerySet[Any]:
    """The records that are of this kind and of no narrower one, by their numbers."""
    rows = kind.model._base_manager.order_by("pk")
    for narrower in apps.get_models():
        if kind.model in narrower._meta.parents:
            rows = rows.exclude(pk__in=narrower._base_manager.values("pk"))
    return rows
