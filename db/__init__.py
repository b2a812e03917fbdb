"""The only place that talks to Postgres: embedded server, pool, identity, LISTEN, migrations, demo data."""
