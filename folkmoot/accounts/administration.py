"""Managing people in Wagtail's admin."""

from django import forms
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from folkmoot.accounts.models import User

# A person has one name, not a first and a last one: Wagtail's two fields are taken out of its forms.
FIELDS = ["email", "name", "language", "is_superuser", "groups"]


class PersonCreationForm(UserCreationForm):
    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        model = User
        fields = FIELDS
        widgets = {"groups": forms.CheckboxSelectMultiple}


class PersonEditForm(UserEditForm):
    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        model = User
        fields = [*FIELDS, "is_active"]
        widgets = {"groups": forms.CheckboxSelectMultiple}


class PeopleViewSet(UserViewSet):
    create_template_name = "wagtailusers/users/person_create.html"
    edit_template_name = "wagtailusers/users/person_edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
