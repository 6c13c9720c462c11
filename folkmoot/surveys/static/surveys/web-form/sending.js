/* Sends finished interviews as OpenRosa has it. Each is forgotten here only once the server has said that it is stored. */

import { finishedOf, forgetFinished, noteProblem } from "folkmoot/keeping";

const LARGEST_REQUEST = 40 * 1024 * 1024;
const STORED = [201, 202];
const TRY_LATER = [408, 425, 429];

/* Sends all that waits. Gives how many were stored and the latest reason for which one was refused. `onSent` is told of each. */
export async function sendWaiting({ owner, submission }) {
  const send = async () => {
    let sent = 0;
    let refused = "";
    for (const interview of await finishedOf(owner)) {
      const outcome = await sendOne(interview, submission);
      if (outcome.stored) {
        await forgetFinished(interview.id);
        sent += 1;
      } else if (outcome.problem) {
        refused = outcome.problem;
        await noteProblem(interview, outcome.problem);
      } else {
        break;
      }
    }
    return { sent, refused };
  };
  /* One tab sends at a time; the server would take it for one interview all the same. */
  return navigator.locks ? navigator.locks.request(`sending ${owner}`, send) : send();
}

export async function sendOne(interview, submission) {
  for (const files of inRequests(interview.files)) {
    let response;
    try {
      response = await fetch(addressOf(interview, submission), { method: "POST", body: body(interview, files), headers: headers(interview) });
    } catch {
      return {};
    }
    if (STORED.includes(response.status)) continue;
    if (response.status >= 500 || TRY_LATER.includes(response.status)) return {};
    return { problem: await messageOf(response) };
  }
  return { stored: true };
}

/* An interview that was begun from the worklist says for which dwelling. */
function addressOf(interview, submission) {
  return interview.dwelling ? `${submission}?dwelling=${encodeURIComponent(interview.dwelling)}` : submission;
}

function body(interview, files) {
  const parts = new FormData();
  parts.append("xml_submission_file", new File([interview.xml], "submission.xml", { type: "text/xml" }));
  files.forEach((file) => parts.append(file.name, file.content, file.name));
  if (interview.reason) parts.append("reason", interview.reason);
  return parts;
}

function headers(interview) {
  return { "X-OpenRosa-Version": "1.0", ...(interview.token ? { "X-CSRFToken": interview.token } : {}) };
}

/* The files in as many requests as their size needs, each with the same XML; one without files where there are none. */
function inRequests(files) {
  const requests = [[]];
  let size = 0;
  for (const file of files) {
    if (size && size + file.content.size > LARGEST_REQUEST) {
      requests.push([]);
      size = 0;
    }
    requests.at(-1).push(file);
    size += file.content.size;
  }
  return requests;
}

async function messageOf(response) {
  const answer = new DOMParser().parseFromString(await response.text(), "text/xml");
  return answer.querySelector("message")?.textContent || `HTTP ${response.status}`;
}
