import type { SendHttp } from "../../../shared/runtime/http.ts";
import type { Ground } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";
import { certificateCheck } from "./certificate.ts";
import { createKeyRouteCheck } from "./key-route.ts";
import { adminLinkCheck } from "./linked-admins.ts";
import { loginCheck } from "./logins.ts";
import { createAccessCheck } from "./permissions.ts";

/** The bridge's own way into both orgs, tried before the admin credentials are given up. */
export function listAccessChecks(send: SendHttp): readonly Step<Ground>[] {
  return [createKeyRouteCheck(send), createAccessCheck("source", send), createAccessCheck("target", send)];
}

/** Everything that can be tried, beside comparing what is there with what must be. */
export function listChecks(send: SendHttp): readonly Step[] {
  return [...listAccessChecks(send), certificateCheck, loginCheck, adminLinkCheck];
}
