#!/bin/sh
# The password of Temporal's database comes in a file; the image knows it by a variable.
set -eu
POSTGRES_PWD=$(cat /run/secrets/temporal-db-password)
export POSTGRES_PWD
exec /etc/temporal/entrypoint.sh
