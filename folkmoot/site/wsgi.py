"""What a web server runs: `granian --interface wsgi folkmoot.site.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.site.settings")

application = get_wsgi_application()
