// A receiver as a tenant's engineer would write it: Standard Webhooks' library verifies, CloudEvents' SDK reads.
// receiver.js KEY: KEY is whsec_..., or whpk_... for Ed25519. Prints its port; answers 200 with what it read, 400 with why not.
"use strict";
const http = require("http");
const crypto = require("crypto");
const { Webhook } = require("standardwebhooks");
const { HTTP, CloudEvent } = require("cloudevents");

const key = process.argv[2];

function verify(body, headers) {
  if (key.startsWith("whsec_")) {
    new Webhook(key).verify(body, headers);
    return;
  }
  const seconds = Number(headers["webhook-timestamp"]);
  if (Math.abs(Date.now() / 1000 - seconds) > 300) {
    throw new Error("timestamp too old or too new");
  }
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(key.slice(5), "base64")]);
  const publicKey = crypto.createPublicKey({ key: spki, format: "der", type: "spki" });
  const signed = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
  const good = String(headers["webhook-signature"]).split(" ").some((each) =>
    each.startsWith("v1a,") && crypto.verify(null, signed, publicKey, Buffer.from(each.slice(4), "base64")));
  if (!good) {
    throw new Error("no signature matches");
  }
}

http.createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts).toString();
    try {
      verify(body, request.headers);
      if (!HTTP.isEvent({ headers: request.headers, body })) {
        throw new Error("no CloudEvent");
      }
      const event = HTTP.toEvent({ headers: request.headers, body });
      if (!(event instanceof CloudEvent) || !event.validate()) {
        throw new Error("not a valid CloudEvent");
      }
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(event.type === "bongsu.endpoint.challenge"
        ? { challenge: event.data.challenge }
        : { id: event.id, type: event.type, sequence: event.sequence, data: event.data }));
    } catch (refused) {
      response.statusCode = 400;
      response.end(String(refused.message));
    }
  });
}).listen(0, "127.0.0.1", function () {
  console.log(`port ${this.address().port}`);
});
