"""Santu's pages without the reading ahead, which takes long where there are 31 provinces and would count with them."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "santu.config.settings")
application = get_wsgi_application()
