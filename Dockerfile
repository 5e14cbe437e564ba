# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY tools tools
COPY migrations migrations
COPY src src
# `docker build --build-arg LEAN=1 .` leaves the embedded PostgreSQL out: then DATABASE_URL must be set.
ARG LEAN=
RUN npm run build && npm prune --omit=dev ${LEAN:+--omit=optional} --no-audit --no-fund

FROM node:24-bookworm-slim
# npm, which runs the commands, writes only to /tmp: the rest of the file system may be read-only.
ENV NODE_ENV=production \
    PORT=3000 \
    DATA_DIR=/data \
    NPM_CONFIG_CACHE=/tmp/npm \
    NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# The commands of the documentation (npm run cli, migrate, worker), and the dashboards and rules that preflight checks.
COPY --from=build /app/tools tools
COPY deploy deploy
# Where the embedded PostgreSQL keeps its data when DATABASE_URL is not set: mount a volume here to keep them.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=40s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Migrations may be a step of their own: run the same image with `npm run migrate` or `node dist/src/migrate.js`, and the
# service with MIGRATE_ON_BOOT=false. `npm run worker` is a worker, `npm run cli -- ...` the command line.
CMD ["node", "dist/src/main.js"]
