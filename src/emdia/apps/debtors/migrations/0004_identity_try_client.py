from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("debtors", "0003_keys_of_a_join")]

    operations = [
        migrations.RemoveConstraint(model_name="identitytry", name="identity_try_once"),
        migrations.AddField(
            model_name="identitytry",
            name="client",
            field=models.CharField(
                default="",
                help_text="hash of an address or a known device; empty: everybody together",
                max_length=32,
            ),
        ),
        migrations.AddConstraint(
            model_name="identitytry",
            constraint=models.UniqueConstraint(
                fields=("tenant", "case_ref", "client"), name="identity_try_once"
            ),
        ),
    ]
