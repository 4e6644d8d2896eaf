# Both images can be replaced, by a mirror's or by digest: --build-arg NODE_IMAGE=…
# The runtime image needs nothing but the C and C++ libraries of a Linux of the same kind (glibc).
ARG NODE_IMAGE=node:24.21.0-bookworm-slim
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# No script of a package is needed to make the bundle, so none is run.
RUN npm ci --ignore-scripts
COPY scripts/bundle.ts scripts/
COPY src src
RUN npm run build

FROM ${RUNTIME_IMAGE}
COPY --from=build /usr/local/bin/node /usr/local/bin/
# Without a package.json beside it, the name alone says that it is an ES module.
COPY --from=build /build/dist/main.js /operator/main.mjs
# A number, since Kubernetes can't tell from a name that it isn't root. It owns no file and has no entry in /etc/passwd, so the
# AWS SDK, which looks for a home, is told one.
USER 65532:65532
ENV HOME=/
# glibc otherwise keeps freed memory, in an arena for each thread.
ENV MALLOC_ARENA_MAX=1
ENV MALLOC_TRIM_THRESHOLD_=131072
# The rest of the container's memory is for what lies outside the heap.
ENTRYPOINT ["node", "--max-old-space-size-percentage=75", "/operator/main.mjs"]
