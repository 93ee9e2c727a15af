import type { Lang, Problem, ProblemDocument } from './types';

/** An answer of the API other than 2xx. `status` 0 means that no answer came (network, server down). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly problems: readonly Problem[];
  readonly retryAfterSeconds: number | undefined;
  /** The whole problem document: a 409 carries what is true now (a new version, the new number of people). */
  readonly document: ProblemDocument & Record<string, unknown>;

  constructor(status: number, document: ProblemDocument & Record<string, unknown>, retryAfter?: string | null) {
    super(document.title ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = document.code;
    this.detail = document.detail ?? undefined;
    this.problems = Array.isArray(document.problems) ? document.problems : [];
    const seconds = Number(retryAfter);
    this.retryAfterSeconds = retryAfter && Number.isFinite(seconds) ? seconds : undefined;
    this.document = document;
  }
}

export async function toApiError(response: Response): Promise<ApiError> {
  const retryAfter = response.headers.get('Retry-After');
  try {
    const body: unknown = await response.json();
    if (body && typeof body === 'object') {
      return new ApiError(response.status, body as ProblemDocument & Record<string, unknown>, retryAfter);
    }
  } catch {
    // Not JSON: a proxy's page or an empty body. The status alone tells the story.
  }
  return new ApiError(response.status, {}, retryAfter);
}

export const problemText = (problem: Problem, lang: Lang): string => (lang === 'ja' ? problem.ja : problem.en);

/** Problem texts by path. Problems of a deeper path belong to the nearest field asked for (see `problemAt`). */
export function problemsByPath(error: unknown, lang: Lang): Map<string, string> {
  const map = new Map<string, string>();
  if (!(error instanceof ApiError)) return map;
  for (const problem of error.problems) {
    const before = map.get(problem.path);
    const text = problemText(problem, lang);
    map.set(problem.path, before ? `${before}\n${text}` : text);
  }
  return map;
}

/** The text for the field at `path`, including what the API said about anything inside it. */
export function problemAt(problems: ReadonlyMap<string, string>, path: string): string | undefined {
  const found: string[] = [];
  for (const [key, text] of problems) {
    if (key === path || key.startsWith(`${path}.`) || key.startsWith(`${path}[`)) found.push(text);
  }
  return found.length ? found.join('\n') : undefined;
}
