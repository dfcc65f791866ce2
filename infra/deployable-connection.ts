import * as v from "valibot";
import { connectionSchema } from "../shared/contracts/connection.ts";

/** Orgs on this very machine are for the local run: a function in AWS would find nobody there. */
const httpsOnly = "an https address: only the local run may use http";
const isHttps = (url: string): boolean => url.startsWith("https:");

/** What the browser shows to an admin, who copies it: tokens and events name the org's own address. */
const noAdminConsole = "the org's own address: this is its admin console; leave out -admin";
const isNoAdminConsole = (url: string): boolean => !/^https:\/\/[^./]+-admin\.okta[a-z-]*\.[a-z]+$/.test(url);

/** A connection as it can be deployed. The local run knows emulated orgs, which need neither https nor ids like Okta's. */
export const deployableConnectionSchema = v.pipe(
  connectionSchema,
  v.forward(
    v.partialCheck([["source", "orgUrl"]], ({ source }) => isHttps(source.orgUrl), httpsOnly),
    ["source", "orgUrl"],
  ),
  v.forward(
    v.partialCheck([["target", "orgUrl"]], ({ target }) => isHttps(target.orgUrl), httpsOnly),
    ["target", "orgUrl"],
  ),
  v.forward(
    v.partialCheck([["source", "orgUrl"]], ({ source }) => isNoAdminConsole(source.orgUrl), noAdminConsole),
    ["source", "orgUrl"],
  ),
  v.forward(
    v.partialCheck([["target", "orgUrl"]], ({ target }) => isNoAdminConsole(target.orgUrl), noAdminConsole),
    ["target", "orgUrl"],
  ),
  v.forward(
    v.partialCheck(
      [
        ["scope", "kind"],
        ["scope", "appId"],
      ],
      ({ scope }) => !("appId" in scope) || scope.appId === undefined || scope.appId.startsWith("0oa"),
      "the id of an app, which begins with 0oa",
    ),
    ["scope", "appId"],
  ),
  v.forward(
    v.partialCheck(
      [["scope", "groupIds"]],
      ({ scope }) => !("groupIds" in scope) || scope.groupIds.every((id) => id.startsWith("00g")),
      "ids of groups, which begin with 00g",
    ),
    ["scope", "groupIds"],
  ),
);
