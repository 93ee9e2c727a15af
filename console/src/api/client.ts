import { ApiError, toApiError } from './problem';

const base = '/api/v1';

export interface RequestOptions {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * One browser tab's way to the API. It repeats the anti-forgery cookie as a header, and remembers the newest position
 * it wrote so that every later read waits for it: a marketer always sees what they just changed.
 */
export class ApiClient {
  private position = 0;
  private lang = 'ja';
  private onSignedOut: () => void = () => undefined;

  speak(lang: string) {
    this.lang = lang;
  }

  whenSignedOut(listener: () => void) {
    this.onSignedOut = listener;
  }

  get<T>(path: string, query?: RequestOptions['query'], signal?: AbortSignal): Promise<T> {
    return this.request<T>('GET', path, { query, signal });
  }

  post<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> {
    return this.request<T>('POST', path, { ...options, body });
  }

  async request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': this.lang };
    if (this.position > 0) headers['Todoke-At-Least'] = String(this.position);
    if (method !== 'GET') headers['X-XSRF-TOKEN'] = readCookie('XSRF-TOKEN', document.cookie) ?? '';
    if (options.body !== undefined) headers['Content-Type'] = 'application/json';
    Object.assign(headers, options.headers);

    let response: Response;
    try {
      response = await fetch(base + path + queryString(options.query), {
        method,
        headers,
        credentials: 'same-origin',
        body: options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
        signal: options.signal,
      });
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
      throw new ApiError(0, { code: 'unreachable' });
    }
    const written = Number(response.headers.get('Todoke-Position'));
    if (method !== 'GET' && written > this.position) this.position = written;
    if (!response.ok) {
      const error = await toApiError(response);
      if (response.status === 401 && path !== '/session') this.onSignedOut();
      throw error;
    }
    if (response.status === 204 || response.headers.get('Content-Length') === '0') return undefined as T;
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

export function queryString(query: RequestOptions['query']): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

export function readCookie(name: string, cookies: string): string | undefined {
  for (const part of cookies.split('; ')) {
    if (part.startsWith(`${name}=`)) return decodeURIComponent(part.slice(name.length + 1));
  }
  return undefined;
}

export const api = new ApiClient();
