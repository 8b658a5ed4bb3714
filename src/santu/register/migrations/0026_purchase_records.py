import django.db.models.deletion
from django.db import migrations, models


def recorded(apps, _editor):
    """Each delivery and acceptance that was recorded by hand has its record."""
    records = apps.get_model("register", "ServiceRecord")
    for row in apps.get_model("register", "ServiceDelivery").objects.all():
        row.record = records.objects.create(kind="deliveries", title=row.contract, by=row.by)
        records.objects.filter(pk=row.record.pk).update(recorded_at=row.recorded_at)
        row.save()
    for row in apps.get_model("register", "ServiceAcceptance").objects.select_related("delivery"):
        row.unit_id = row.delivery.unit_id
        row.record = records.objects.create(kind="acceptances", title=row.delivery.contract, by=row.by)
        records.objects.filter(pk=row.record.pk).update(recorded_at=row.recorded_at)
        row.save()


def to(model, null):
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"register.{model}"
    )


class Migration(migrations.Migration):

    dependencies = [
        ("register", "0025_power_assessments"),
    ]

    operations = [
        *(
            migrations.AddField(name, field, to("servicerecord", True))
            for name in ("servicedelivery", "serviceacceptance")
            for field in ("record", "withdrawn_by")
        ),
        migrations.AddField("serviceacceptance", "unit", to("unit", True)),
        migrations.RunPython(recorded, migrations.RunPython.noop),
    ]
