# neuroprospect in a container: docker build -t neuroprospect . ; then, in a folder with a campaign,
#   docker run --rm --init -v "$PWD:/campaigns" neuroprospect run first-steps.toml
FROM debian:12-slim AS build
COPY . /neuroprospect
WORKDIR /neuroprospect
RUN script/bootstrap && apt-get install -y --no-install-recommends help2man dpkg-dev file \
  && cmake --preset release -DNEUROPROSPECT_TESTS=OFF -DNEUROPROSPECT_BENCH=OFF \
  && cmake --build --preset release \
  && cd build/release && cpack -G DEB

FROM debian:12-slim
COPY --from=build /neuroprospect/build/release/neuroprospect_*.deb /tmp/
RUN apt-get update && apt-get install -y --no-install-recommends /tmp/neuroprospect_*.deb \
  && rm -rf /tmp/*.deb /var/lib/apt/lists/* \
  && useradd --create-home neuroprospect
USER neuroprospect
WORKDIR /campaigns
ENTRYPOINT ["neuroprospect"]
CMD ["--help"]
