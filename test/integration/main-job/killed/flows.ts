import { deleteHintType } from "../../../../shared/contracts/event-types.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import { assign, change, changeStatus } from "../../../../tools/local/demo/people.ts";
import type { QueuedOrgs } from "../queued-orgs.ts";

/** Somebody of the source org. */
export interface Person {
  readonly userId: string;
  readonly login: string;
}

/** Something that happens to somebody in the source org, and how they must stand in the target at the end. */
export interface Flow {
  readonly name: string;
  /** How often the worker has brought them to the target before; after each time but the last one of these happens. */
  readonly before: readonly ((orgs: QueuedOrgs, person: Person) => Promise<void>)[];
  /** Whether they are in the target before. */
  readonly isKnown: boolean;
  act(orgs: QueuedOrgs, person: Person): Promise<void>;
  readonly isDeletion?: true;
  readonly expected: {
    readonly status: string;
    readonly title: string;
    readonly login?: (login: string) => string;
  };
  /** How a look ends when there is nothing left to do. */
  readonly settled: Outcome;
}

export const firstTitle = "Novice";
const laterTitle = "Master";

const moveTo =
  (action: "activate" | "suspend" | "unsuspend" | "deactivate") =>
  ({ sourceAdmin }: QueuedOrgs, { userId }: Person): Promise<void> =>
    changeStatus(sourceAdmin, userId, action);

const unchanged: Outcome = { kind: "unchanged" };
const known = { before: [], isKnown: true, settled: unchanged } as const;
const renameTo = (login: string): string => login.replace("@", ".renamed@");

/** Every way in which an event of the source org changes somebody in the target. */
export const flows: readonly Flow[] = [
  {
    ...known,
    name: "create",
    isKnown: false,
    act: () => Promise.resolve(),
    expected: { status: "ACTIVE", title: firstTitle },
  },
  {
    ...known,
    name: "adopt",
    isKnown: false,
    async act({ targetAdmin }, { login }) {
      const profile = { login, email: login, firstName: "Already", lastName: "There" };
      const credentials = { password: { value: "Correct-Horse-7-Battery" } };
      await targetAdmin.call("POST", "/api/v1/users?activate=true", { profile, credentials });
    },
    expected: { status: "ACTIVE", title: firstTitle },
  },
  {
    ...known,
    name: "update",
    act: ({ sourceAdmin }, { userId }) => change(sourceAdmin, userId, { title: laterTitle }),
    expected: { status: "ACTIVE", title: laterTitle },
  },
  {
    ...known,
    name: "rename",
    async act({ sourceAdmin, appId }, { userId, login }) {
      const renamed = renameTo(login);
      await change(sourceAdmin, userId, { login: renamed, email: renamed });
      await sourceAdmin.call("POST", `/api/v1/apps/${appId}/users/${userId}`, {
        credentials: { userName: renamed },
      });
    },
    expected: { status: "ACTIVE", title: firstTitle, login: renameTo },
  },
  { ...known, name: "suspend", act: moveTo("suspend"), expected: { status: "SUSPENDED", title: firstTitle } },
  {
    ...known,
    name: "unsuspend, with an update",
    before: [moveTo("suspend")],
    async act(orgs, person) {
      await moveTo("unsuspend")(orgs, person);
      await change(orgs.sourceAdmin, person.userId, { title: laterTitle });
    },
    expected: { status: "ACTIVE", title: laterTitle },
  },
  {
    ...known,
    name: "deactivate",
    act: moveTo("deactivate"),
    expected: { status: "DEPROVISIONED", title: firstTitle },
  },
  {
    ...known,
    name: "reactivate, with an update",
    before: [moveTo("deactivate")],
    async act(orgs, person) {
      await moveTo("activate")(orgs, person);
      await assign(orgs.sourceAdmin, orgs.appId, person.userId);
      await change(orgs.sourceAdmin, person.userId, { title: laterTitle });
    },
    expected: { status: "ACTIVE", title: laterTitle },
  },
  {
    ...known,
    name: "unassign",
    async act({ sourceAdmin, appId }, { userId }) {
      await sourceAdmin.call("DELETE", `/api/v1/apps/${appId}/users/${userId}`);
    },
    expected: { status: "SUSPENDED", title: firstTitle },
  },
  {
    ...known,
    name: "deleted source user",
    isDeletion: true,
    async act(orgs, person) {
      await moveTo("deactivate")(orgs, person);
      await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${person.userId}`);
    },
    expected: { status: "DEPROVISIONED", title: firstTitle },
  },
];

/** The hint that comes with a deletion. */
export function announceDeletion(): { eventType: string; eventId: string; publishedAt: string } {
  return { eventType: deleteHintType, eventId: "deletion", publishedAt: new Date().toISOString() };
}
