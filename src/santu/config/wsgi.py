"""What a web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "santu.config.settings")

application = get_wsgi_application()

from santu.upkeep.selectors.production import refuse_unfit  # noqa: E402 (names models, so Django comes first)
from santu.web.warming import warm_beside  # noqa: E402

refuse_unfit()
warm_beside()
