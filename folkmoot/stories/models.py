"""What editors write. Each subject has a file of its own; Django finds them here."""

from folkmoot.stories.accessibility import AccessibilityPage
from folkmoot.stories.announcements import AnnouncementPage
from folkmoot.stories.archive_index import KeptArchive
from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.bodies.pictures import Picture, PictureRendition
from folkmoot.stories.editing.reviewing import SecondReaderTask
from folkmoot.stories.editing.writing_limits import WritingLimit
from folkmoot.stories.events import EventPage
from folkmoot.stories.facets import StoryFacet
from folkmoot.stories.home import ArticleIndexPage, HomePage, PlainPage
from folkmoot.stories.letters.deliveries import Delivery
from folkmoot.stories.letters.issues import IssueStory, NewsletterIssuePage, NewsletterPage
from folkmoot.stories.letters.subscribers import Subscriber, Subscription
from folkmoot.stories.moving_in.arrivals import Arrival
from folkmoot.stories.portraits import PortraitPage
from folkmoot.stories.remembering import PagesState
from folkmoot.stories.research.publications import Author, PublicationPage
from folkmoot.stories.research.research import ResearchPage
from folkmoot.stories.research.research_projects import Participant, ResearchProjectPage
from folkmoot.stories.research.researchers import ResearcherPage
from folkmoot.stories.tags import StoryTag, Tag
from folkmoot.stories.topics import Topic

__all__ = [
    "AccessibilityPage",
    "AnnouncementPage",
    "Arrival",
    "ArticleIndexPage",
    "ArticlePage",
    "Author",
    "Delivery",
    "EventPage",
    "HomePage",
    "IssueStory",
    "KeptArchive",
    "NewsletterIssuePage",
    "NewsletterPage",
    "PagesState",
    "Participant",
    "Picture",
    "PictureRendition",
    "PlainPage",
    "PortraitPage",
    "PublicationPage",
    "ResearchPage",
    "ResearchProjectPage",
    "ResearcherPage",
    "SecondReaderTask",
    "StoryFacet",
    "StoryTag",
    "Subscriber",
    "Subscription",
    "Tag",
    "Topic",
    "WritingLimit",
]
