import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as v from "valibot";
import { escapeHtml } from "./html.ts";
import { SignInRefusal } from "./refusal.ts";
import { attributes, readXml } from "./xml.ts";

/** What a service provider asks of an identity provider (SAML 2.0 Core, section 3.4.1), as far as this org heeds it. */
export interface AuthnRequest {
  readonly id: string;
  readonly issuer: string;
  readonly acsUrl: string | undefined;
  /** The person has to sign on, even with a session. */
  readonly forceAuthn: boolean;
}

export interface NewAuthnRequest {
  readonly id: string;
  readonly issuer: string;
  readonly acsUrl: string;
  readonly destination: string;
  readonly nameIdFormat: string;
  readonly issuedMs: number;
}

/** A request longer than this, once inflated, is no request. */
const maxRequestBytes = 64 * 1024;

const requestSchema = v.object({
  AuthnRequest: v.object({
    $: v.object({
      ID: v.string(),
      Version: v.literal("2.0"),
      AssertionConsumerServiceURL: v.optional(v.string()),
      ForceAuthn: v.optional(v.string()),
    }),
    Issuer: v.optional(v.array(v.object({ $: attributes, _: v.optional(v.string(), "") })), []),
  }),
});

/**
 * Reads a request as it came by redirect (deflated) or by POST.
 * @throws SignInRefusal 400 for anything else.
 */
export async function readAuthnRequest(encoded: string, binding: "redirect" | "post"): Promise<AuthnRequest> {
  try {
    const bytes = Buffer.from(encoded, "base64");
    const text = binding === "redirect" ? inflateRawSync(bytes, { maxOutputLength: maxRequestBytes }) : bytes;
    const { AuthnRequest: request } = await readXml(text.toString("utf8"), requestSchema);
    return {
      id: request.$.ID,
      issuer: request.Issuer[0]?._ ?? "",
      acsUrl: request.$.AssertionConsumerServiceURL,
      forceAuthn: ["true", "1"].includes(request.$.ForceAuthn ?? ""),
    };
  } catch {
    throw new SignInRefusal(400, "The SAML request is not readable.");
  }
}

/** The request as XML, unsigned. */
export function renderAuthnRequest(request: NewAuthnRequest): string {
  const text = escapeHtml;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<saml2p:AuthnRequest xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol"',
    ` AssertionConsumerServiceURL="${text(request.acsUrl)}" Destination="${text(request.destination)}"`,
    ` ForceAuthn="false" ID="${text(request.id)}" IssueInstant="${new Date(request.issuedMs).toISOString()}" Version="2.0">`,
    `<saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${text(request.issuer)}</saml2:Issuer>`,
    `<saml2p:NameIDPolicy Format="${text(request.nameIdFormat)}"/>`,
    "</saml2p:AuthnRequest>",
  ].join("");
}

/** As the redirect binding carries it (SAML 2.0 Bindings, section 3.4.4.1). */
export function deflateRequest(xml: string): string {
  return deflateRawSync(Buffer.from(xml)).toString("base64");
}

/** A posted request in the redirect binding's form, so that it survives the way over the sign-on page. */
export function moveToRedirect(encoded: string): string {
  return deflateRequest(Buffer.from(encoded, "base64").toString("utf8"));
}
