"""Publications of the centre's research, with the citations that readers take along."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable, Page

from folkmoot.places.site_name import site_name
from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.bodies.blocks import body_html
from folkmoot.stories.excerpt import readable_text
from folkmoot.stories.kinds import Kind
from folkmoot.stories.research.citations import Citation, as_bibtex, as_reference, as_ris
from folkmoot.stories.research.orcid import OrcidField
from folkmoot.stories.research.research_links import shown_person, shown_project

DOI = RegexValidator(r"^10\.\d{4,9}/\S+$", _("Write the DOI without its address: 10.1234/abcd"))
DOWNLOADS = {"bib": (as_bibtex, "application/x-bibtex"), "ris": (as_ris, "application/x-research-info-systems")}


class PublicationPage(ArticlePage):
    """A report, a policy brief, a thesis ... The text of the page is its abstract."""

    class Sort(models.TextChoices):
        REPORT = "report", _("Report")
        POLICY_BRIEF = "policy brief", _("Policy brief")
        WORKING_PAPER = "working paper", _("Working paper")
        THESIS = "thesis", _("Master’s thesis")
        TOOLBOX = "toolbox", _("Toolbox")
        GUIDE = "guide", _("Guide")

    own_kind: ClassVar[Any] = Kind.PUBLICATION

    sort = models.CharField(_("kind"), max_length=20, choices=Sort.choices, default=Sort.REPORT)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    series = models.CharField(_("series"), max_length=200, blank=True, help_text=_("With its number: Working papers 12"))
    doi = models.CharField("DOI", max_length=200, blank=True, validators=[DOI])
    file = models.ForeignKey(
        get_document_model_string(), models.SET_NULL, verbose_name=_("file"), related_name="+", null=True, blank=True
    )

    project = models.ForeignKey(
        "stories.ResearchProjectPage",
        models.SET_NULL,
        verbose_name=_("research project"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("That it comes from."),
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("synthetic")]),
        InlinePanel("authors", label=_("Author"), heading=_("Authors"), min_num=1),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("sort"), FieldPanel("series")]),
                FieldRowPanel([FieldPanel("publisher", help_text=_("The site’s name where empty.")), FieldPanel("doi")]),
                FieldPanel("file"),
                FieldPanel("project"),
            ],
            heading=_("The publication"),
        ),
        *ArticlePage.text_panels,
        *ArticlePage.about_panels,
    ]
    template = "stories/publication_page.html"

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    @property
    def line_label(self) -> str:
        return self.get_sort_display()

    def citation(self, request: HttpRequest, site_name: str) -> Citation:
        return Citation(
            slug=self.slug,
            authors=tuple((author.family_name, author.given_names) for author in self.authors.all()),
            title=self.title,
            date=self.date,
            sort=self.sort,
            sort_words=str(self.get_sort_display()),
            series=self.series,
            publisher=self.publisher or site_name,
            doi=self.doi,
            url=request.build_absolute_uri(self.get_url(request)),
            language=self.locale.language_code,
            abstract=" ".join(readable_text(body_html(self.body.raw_data)).split()),
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        citation = as_reference(self.citation(request, site_name(request)))
        return context | {"citation": citation, "project": shown_project(self.project)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or its citation as a file where the address asks for one (`?citation=bib`)."""
        wanted = request.GET.get("citation", "")
        if wanted not in DOWNLOADS:
            return super().serve(request, *args, **kwargs)
        write, content_type = DOWNLOADS[wanted]
        citation = self.citation(request, site_name(request))
        return HttpResponse(
            write(citation),
            content_type=f"{content_type}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{citation.key}.{wanted}"'},
        )


class Author(Orderable):
    """Somebody who wrote a publication, in the order in which they are named."""

    publication = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="authors")
    given_names = models.CharField(_("given names"), max_length=120, blank=True)
    family_name = models.CharField(_("family name"), max_length=120, help_text=_("Or the name of an organisation."))
    orcid = OrcidField()
    person = models.ForeignKey(
        "stories.ResearcherPage",
        models.SET_NULL,
        verbose_name=_("researcher"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Where the person has a page here."),
    )

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("given_names"), FieldPanel("family_name"), FieldPanel("orcid")]),
        FieldPanel("person"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def page(self) -> Page | None:
        return shown_person(self.person)
