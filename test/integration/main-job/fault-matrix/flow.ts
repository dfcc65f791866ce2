import type { Connection } from "../../../../shared/contracts/connection.ts";
import { readId } from "../../../../tools/local/admin.ts";
import type { MatrixOrgs, MatrixWorker } from "./matrix-orgs.ts";

/** Whom a flow is about. Of everything that is theirs, only these differ from case to case. */
export interface Person {
  readonly number: number;
  readonly userId: string;
  /** Who they were when they were hired before. */
  readonly formerId?: string;
  /** Their login in the source when they were hired. */
  readonly login: string;
  /** The login that they are given when they are renamed. */
  readonly nextLogin: string;
}

/** What a flow is played with. */
export interface Stage {
  readonly orgs: MatrixOrgs;
  /** A worker whose requests all go well. */
  readonly worker: MatrixWorker;
}

/** One thing that can be to be done about somebody. A new row is all that it takes to try it with every fault. */
export interface Flow {
  readonly name: string;
  readonly choices?: Partial<Connection>;
  /** Whether it is played in `npm test` too: each of these sends other requests than the rest of them. */
  readonly isTypical?: boolean;
  /** Whether somebody is hired under the same login after that, and it is about them. */
  readonly isAboutSuccessor?: boolean;
  /** Whether nobody has activated them in the source yet. */
  readonly isHiredStaged?: boolean;
  /** How a reconcile ends, as `applied: create`; what it does to the person is after the colon. */
  readonly ending: string;
  /** Brings somebody hired and in scope to where the reconcile begins. */
  prepare(stage: Stage, person: Person): Promise<void>;
}

let people = 0;

/** Somebody hired in the source and in scope, where the flow begins. */
export async function begin(flow: Flow, orgs: MatrixOrgs): Promise<Person> {
  people += 1;
  const login = `person.${people}@example.com`;
  const hire = async (): Promise<string> => {
    const profile = { login, email: login, firstName: "Ann", lastName: "Able", title: "Clerk" };
    const credentials = { password: { value: "Correct-Horse-7-Battery" } };
    const answer = await orgs.sourceAdmin.call(
      "POST",
      `/api/v1/users?activate=${flow.isHiredStaged !== true}`,
      {
        profile,
        credentials,
      },
    );
    await orgs.enter(readId(answer));
    return readId(answer);
  };
  const person = { number: people, userId: await hire(), login, nextLogin: `renamed.${people}@example.com` };
  const worker = orgs.getCalmWorker(flow.choices);
  await flow.prepare({ orgs, worker }, person);
  if (flow.isAboutSuccessor !== true) return person;
  return { ...person, formerId: person.userId, userId: await hire() };
}
