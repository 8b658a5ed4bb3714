import django.db.models.deletion
from django.db import migrations, models

PLACE = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "db_index": False, "to": "register.unit"}


def told(apps, _editor):
    tokens, cases = (apps.get_model("operate", name).objects for name in ("Token", "Case"))
    place = cases.filter(pk=models.OuterRef("case")).values("place")[:1]
    tokens.update(case_place=models.Subquery(place))


class Migration(migrations.Migration):
    dependencies = [("operate", "0002_measured"), ("register", "0031_grid_teams")]

    operations = [
        migrations.RemoveIndex(model_name="token", name="token_open"),
        migrations.AddField(
            model_name="token",
            name="case_place",
            field=models.ForeignKey(null=True, **PLACE),
        ),
        migrations.RunPython(told, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="token",
            name="case_place",
            field=models.ForeignKey(**PLACE),
        ),
        migrations.AddIndex(
            model_name="token",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("waits", True)),
                fields=["county", "process", "case_place", "node", "due_at", "amber_at"],
                name="token_open",
            ),
        ),
        migrations.AddIndex(
            model_name="token",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("waits", True)),
                fields=["case_place", "process", "node", "due_at", "amber_at"],
                name="token_open_of_place",
            ),
        ),
        migrations.AddIndex(
            model_name="token",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False), ("waits", True)),
                fields=["county", "ended_at", "case_place"],
                name="token_ended",
            ),
        ),
    ]
