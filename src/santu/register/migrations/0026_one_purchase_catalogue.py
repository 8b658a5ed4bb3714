from django.db import migrations

BECOMES = {
    "a01": "P01",
    "a02": "P04",
    "a03": "P03",
    "a04": "P16",
    "b01": "P09",
    "b02": "P11",
    "b03": "P07",
    "b04": "P17",
    "c01": "P05",
    "c02": "P06",
    "c03": "P15",
    "d01": "P14",
    "d02": "P18",
    "d03": "P13",
}


def recode(apps, codes):
    contracts = apps.get_model("register", "ServiceContract").objects
    for was, now in codes.items():
        contracts.filter(item=was).update(item=now)


def forwards(apps, _editor):
    recode(apps, BECOMES)


def backwards(apps, _editor):
    recode(apps, {now: was for was, now in BECOMES.items()})


class Migration(migrations.Migration):
    dependencies = [("register", "0022_veto_decided_in_file")]

    operations = [migrations.RunPython(forwards, backwards)]
