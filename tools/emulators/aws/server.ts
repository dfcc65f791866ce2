import { createServer, type Server } from "node:http";
import { answerJson } from "./json-service.ts";
import { answerQuery, isQuery, type QueryService } from "./query-service.ts";
import { answerRest, type RestService } from "./rest-service.ts";
import type { AwsService } from "./service.ts";

/** The services behind one endpoint, by the protocol in which the SDK's clients speak to them. */
export interface ServicesByProtocol {
  /** Called by the header `X-Amz-Target`. */
  readonly json: readonly AwsService[];
  /** Called by method and path. */
  readonly rest: readonly RestService[];
  /** Called with a form. */
  readonly query: readonly QueryService[];
}

/** A server, not listening yet, that hands each request to the service that it means. */
export function createAwsServer({ json, rest, query }: ServicesByProtocol): Server {
  return createServer((request, response) => {
    const url = URL.parse(request.url ?? "/", "http://any");
    const byPath = rest.find(({ pathPrefix }) => url?.pathname.startsWith(pathPrefix));
    const answer = (): Promise<void> => {
      if (url !== null && byPath !== undefined) return answerRest(byPath, url, request, response);
      return isQuery(request) ? answerQuery(query, request, response) : answerJson(json, request, response);
    };
    answer().catch(() => response.destroy());
  });
}
