"""What this room adds to the admin."""

from wagtail import hooks

from folkmoot.surveys.administration import SurveysGroup


@hooks.register("register_admin_viewset")
def register_surveys() -> SurveysGroup:
    return SurveysGroup()
