# check=skip=RedundantTargetPlatform
# Builds for several architectures without emulating any: only the stage "build" runs commands, on the machine's own. Each stage
# says its platform, since an older buildah otherwise takes that of the stage before.
#
# Each image can be replaced, by a mirror's or by digest: --build-arg NODE_IMAGE=node:…@sha256:…
# The runtime image needs nothing but the C and C++ libraries of a Linux of the same kind (glibc).
ARG NODE_IMAGE=node:24.21.0-trixie-slim
ARG RUNTIME_IMAGE=gcr.io/distroless/cc-debian13:nonroot

FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# No script of a package is needed to make the bundle, so none is run.
RUN npm ci --ignore-scripts
COPY scripts/bundle.ts scripts/
COPY scripts/sbom scripts/sbom
COPY src src
RUN npm run build

# Node for the architecture of the image. Nothing is run here.
FROM --platform=$TARGETPLATFORM ${NODE_IMAGE} AS node

FROM --platform=$TARGETPLATFORM ${RUNTIME_IMAGE}
ARG RUNTIME_IMAGE
ARG VERSION
ARG REVISION
ARG SOURCE
LABEL org.opencontainers.image.title="Event Invoke Operator" \
      org.opencontainers.image.description="Makes AWS Lambda's asynchronous invocation settings declarative" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.base.name="${RUNTIME_IMAGE}"
COPY --from=node /usr/local/bin/node /usr/local/bin/
# Without a package.json beside it, the name alone says that it is an ES module.
COPY --from=build /build/dist/main.js /operator/main.mjs
# Scanners see neither what is in a bundle nor what is linked into Node: this file tells them.
COPY --from=build /build/dist/main.cdx.json /operator/main.cdx.json
# A number, since Kubernetes can't tell from a name that it isn't root. It owns no file and has no home, so the AWS SDK, which looks
# for one, is told one.
USER 65532:65532
ENV HOME=/
# glibc otherwise keeps freed memory, in an arena for each thread.
ENV MALLOC_ARENA_MAX=1
ENV MALLOC_TRIM_THRESHOLD_=131072
# While it is busy, Node keeps the pages of its largest heap. By itself it lets the space of new objects grow to 128 MiB in the
# first list, and the heap double and more between two collections. The rest of the container's memory is for what lies outside the
# heap.
ENTRYPOINT ["/usr/local/bin/node", "--disable-sigusr1", "--max-semi-space-size=1", "--heap-growing-percent=50", "--max-old-space-size-percentage=75", "/operator/main.mjs"]
