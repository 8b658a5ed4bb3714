"""What a case works on had been a term of it, each process by a name of its own."""

import json

from django.db import migrations, models

TERMS = {
    'admission': ('admission', 'admission'),
    'head_consultation': ('head_file', 'head_file'),
    'list_adjust': ('edition', 'list'),
    'operation': ('joint_entry', 'enforcement'),
    'quota_loan': ('loan', 'loan'),
    'supervision': ('supervision', 'supervision'),
}
"""Process → the term that was the number of the row, and the kind of the row."""


def terms_named(apps, _schema):
    """Each row of the register goes from the terms of its case to ``about``."""
    rows = apps.get_model('operate', 'Case').objects.filter(process__in=TERMS)
    for case in rows.iterator():
        term, kind = TERMS[case.process]
        terms = json.loads(case.terms)
        if term in terms:
            case.about = f'{kind}:{terms.pop(term)}'
            case.terms = json.dumps(terms, ensure_ascii=False, separators=(',', ':'), sort_keys=True)
            case.save(update_fields=['about', 'terms'])


class Migration(migrations.Migration):

    dependencies = [
        ('operate', '0002_forms'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='about',
            field=models.TextField(default=''),
        ),
        migrations.RunPython(terms_named, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('about', ''), _negated=True), fields=['about'], name='case_about'),
        ),
    ]
