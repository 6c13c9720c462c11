"""The forms beside a section's own (`section_form`): a comment, a document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.programme.writing.file_field import DocumentFileField
from folkmoot.programme.writing.joint_work import Comment


class CommentForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        labels = {"text": _("New comment")}


class AttachmentForm(forms.Form):
    document = forms.ChoiceField(label=_("Document"))
    file = DocumentFileField()

    def __init__(self, *args: Any, documents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = documents
