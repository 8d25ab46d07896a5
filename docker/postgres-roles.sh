#!/bin/sh
# The first time only: nobody but the database's own administrator is a superuser. One role owns the product's tables, one runs the product
# (set-up gives it its rights), one is Temporal's.
set -eu
secret() { cat "/run/secrets/$1"; }
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
  -v owner="$(secret owner-password)" -v product="$(secret product-password)" -v temporal="$(secret temporal-db-password)" <<'SQL'
create role jiesu_owner login nosuperuser nocreatedb createrole password :'owner';
create role jiesu_product login nosuperuser nocreatedb nocreaterole password :'product';
create role temporal login nosuperuser createdb nocreaterole password :'temporal';
create database jiesu owner jiesu_owner;
revoke all on database jiesu from public;
grant connect on database jiesu to jiesu_product;
SQL
