"""What an officer puts the rules of a call together from, besides its form: the criteria, and who is in a party's team."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import IntegerBlock, MultipleChoiceBlock, StreamBlock, StructBlock

from folkmoot.accounts.models import PartyRole
from folkmoot.programme.writing.form_blocks import InEachLanguage


class CriterionBlock(StructBlock):
    names = InEachLanguage(label=_("Criterion"))
    helps = InEachLanguage(required=False, long=True, label=_("What to look at"))
    weight = IntegerBlock(default=1, min_value=1, max_value=100, label=_("Weight"))
    highest = IntegerBlock(default=5, min_value=1, max_value=100, label=_("Highest score"))


class TeamRuleBlock(StructBlock):
    roles = MultipleChoiceBlock(choices=PartyRole.choices, label=_("Role"), help_text=_("Several: any of them counts."))
    fewest = IntegerBlock(default=1, min_value=0, label=_("At least, from each party"))
    most = IntegerBlock(default=0, min_value=0, label=_("At most"), help_text=_("0: no limit"))


class CriteriaBlock(StreamBlock):
    criterion = CriterionBlock(label=_("Criterion"))


class TeamBlock(StreamBlock):
    rule = TeamRuleBlock(label=_("Rule"))
