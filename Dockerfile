# The product without the embedded engine: for a ClickHouse server and PostgreSQL (docker-compose.yml).
# Checked for form only; not run, no Docker engine was at hand.

FROM node:22-bookworm-slim AS pages
WORKDIR /source/src/Ioc.Web/Client
COPY src/Ioc.Web/Client/package.json src/Ioc.Web/Client/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY src/Ioc.Web/Client ./
RUN npm run build

FROM ubuntu:24.04 AS build
RUN apt-get update && apt-get install -y --no-install-recommends dotnet-sdk-10.0 && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
COPY --from=pages /source/src/Ioc.Web/wwwroot src/Ioc.Web/wwwroot
RUN dotnet publish src/Ioc.Web -c Release -o /product

FROM ubuntu:24.04
RUN apt-get update && apt-get install -y --no-install-recommends aspnetcore-runtime-10.0 tzdata fonts-liberation && rm -rf /var/lib/apt/lists/* \
  && useradd --system --create-home --home-dir /data ioc
COPY --from=build /product /product
USER ioc
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["dotnet", "/product/Ioc.Web.dll", "--bind", "0.0.0.0", "--data", "/data"]
CMD ["--no-demo"]
