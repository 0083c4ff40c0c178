# docker build -t postel . && docker run --rm -v "$PWD:/work" -w /work postel diff old.yaml new.yaml
#
# The default stage holds the binary and nothing else; "debug" adds git and a shell, which check needs
# to find the base by itself.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /postel ./cmd/postel

FROM alpine:3.22 AS debug
RUN apk add --no-cache git && git config --system --add safe.directory '*'
COPY --from=build /postel /usr/local/bin/postel
ENTRYPOINT ["postel"]

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /postel /usr/local/bin/postel
ENTRYPOINT ["/usr/local/bin/postel"]
