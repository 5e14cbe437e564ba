#!/bin/sh
# Creates the role of the service in a new database. `npm run migrate` then grants it rows, and nothing else.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --no-psqlrc --set ON_ERROR_STOP=1 \
  --set password="$SERVICE_DATABASE_PASSWORD" <<'SQL'
create role weekly_service login nosuperuser nocreatedb nocreaterole noreplication password :'password';
SQL
