import type { EmulatorClock } from "../../clock.ts";
import { AppSchema } from "../apps/app-schema.ts";
import type { App } from "../entities.ts";
import type { IdFactory } from "../identifiers.ts";
import { makeDefaultMapping } from "./default-mappings.ts";
import type { ProfileMapping } from "./profile-mapping.ts";

/** What an app knows of its users: their attributes, and the mappings between them and the users of the org. */
export interface AppProfile {
  readonly schema: AppSchema;
  readonly toApp: ProfileMapping;
  readonly toUser: ProfileMapping;
}

/** The profiles of an org's apps. An app has its own from the moment somebody asks for it. */
export class AppProfiles {
  readonly #clock: EmulatorClock;
  readonly #newId: IdFactory["make"];
  readonly #byApp = new Map<string, AppProfile>();

  constructor(clock: EmulatorClock, newId: IdFactory["make"]) {
    this.#clock = clock;
    this.#newId = newId;
  }

  /** The app's profile; the default one of its kind until it is changed. */
  of(app: App): AppProfile {
    const known = this.#byApp.get(app.id);
    if (known) return known;
    const made: AppProfile = {
      schema: new AppSchema(this.#clock, app),
      toUser: { id: this.#newId("prm"), appId: app.id, direction: "toUser", properties: new Map() },
      toApp: {
        id: this.#newId("prm"),
        appId: app.id,
        direction: "toApp",
        properties: makeDefaultMapping(app.kind),
      },
    };
    this.#byApp.set(app.id, made);
    return made;
  }

  /** Takes a changed mapping of the app in place of the one of the same direction. */
  putMapping(app: App, mapping: ProfileMapping): void {
    this.#byApp.set(app.id, { ...this.of(app), [mapping.direction]: mapping });
  }

  remove(appId: string): void {
    this.#byApp.delete(appId);
  }
}
