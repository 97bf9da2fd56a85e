import { ApiProblem, problemOf } from "./client.ts";

interface Sending {
  readonly form: FormData;
  /** The status of the answer where the form was taken. */
  readonly status: number;
  /** Told how much has gone, from 0 to 1: `fetch` cannot tell. */
  readonly onProgress: (share: number) => void;
}

/**
 * Posts a form with files and answers the body of the answer.
 * @throws ApiProblem
 */
export function sendForm<T>(path: string, { form, status, onProgress }: Sending): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiProblem({ status: 0, code: "offline", detail: "" }));
    request.onload = () => {
      if (request.status === status) resolve(request.response as T);
      else reject(problemOf(request.response, request.status));
    };
    request.send(form);
  });
}
