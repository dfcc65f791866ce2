import { describe, expect, test } from "vitest";
import { listEvents, registerVerified, startReceiver } from "../support/hook-receiver.ts";
import { at, createActiveUser, startOrg } from "../support/org-client.ts";

describe("the hook script", () => {
  test("sends deliveries twice, drops them, and cuts the line", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver();
    await registerVerified(org, receiver.url, ["user.lifecycle.create"]);
    const hire = async (login: string) => {
      await createActiveUser(org, login);
      await org.hooksIdle();
    };

    org.hooks.duplicateNext(1);
    await hire("twice@acme.example.com");
    org.hooks.dropNext(1);
    await hire("lost@acme.example.com");
    const mend = org.hooks.cutOff();
    await hire("cut@acme.example.com");
    mend();
    await hire("once@acme.example.com");

    const logins = listEvents(receiver).map((event) => at(event, "target.0.alternateId"));
    expect(logins).toEqual(["twice@acme.example.com", "twice@acme.example.com", "once@acme.example.com"]);
    expect(at(receiver.deliveries[0], "body.eventId")).toBe(at(receiver.deliveries[1], "body.eventId"));
  });

  test("holds a delivery so that a later one overtakes it", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver();
    await registerVerified(org, receiver.url, ["user.lifecycle.create"]);

    const held = org.hooks.holdNext();
    await createActiveUser(org, "first@acme.example.com");
    await held.caught;
    await createActiveUser(org, "second@acme.example.com");
    await org.hooksIdle();
    await held.release();

    const logins = listEvents(receiver).map((event) => at(event, "target.0.alternateId"));
    expect(logins).toEqual(["second@acme.example.com", "first@acme.example.com"]);
  });
});
