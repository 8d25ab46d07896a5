#!/bin/sh
# Temporal's two databases: brought up to date, and made when they are not there. Run before every new server version.
set -eu
SQL_PASSWORD=$(cat /run/secrets/temporal-db-password)
export SQL_PASSWORD
for part in temporal visibility; do
  database=temporal
  if [ "$part" = visibility ]; then database=temporal_visibility; fi
  versions=/etc/temporal/schema/postgresql/v12/$part/versioned
  if ! temporal-sql-tool --db "$database" update-schema -d "$versions"; then
    temporal-sql-tool --db "$database" create || true
    temporal-sql-tool --db "$database" setup-schema -v 0.0
    temporal-sql-tool --db "$database" update-schema -d "$versions"
  fi
done
