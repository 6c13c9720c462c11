/* What this browser keeps until it is sent: drafts and finished interviews, with their files, in IndexedDB. */

const NAME = "folkmoot-web-form";
const STORES = ["drafts", "finished"];

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => STORES.forEach((store) => request.result.createObjectStore(store, { keyPath: "id" }));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/* Runs `work` on the stores in one transaction; fulfilled once what it wrote is on the disk. */
async function inTransaction(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORES, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    result = work(transaction.objectStore("drafts"), transaction.objectStore("finished"));
  });
}

const byAge = (one, other) => one.keptAt - other.keptAt;

export async function draftsOf(owner) {
  const all = await inTransaction("readonly", (drafts) => drafts.getAll());
  return all.filter((draft) => draft.owner === owner).sort(byAge);
}

export async function finishedOf(owner) {
  const all = await inTransaction("readonly", (_drafts, finished) => finished.getAll());
  return all.filter((interview) => interview.owner === owner).sort(byAge);
}

export const draftOf = (id) => inTransaction("readonly", (drafts) => drafts.get(id));

export const keepDraft = (draft) => inTransaction("readwrite", (drafts) => drafts.put(draft));

/* The draft becomes a finished interview: both in one transaction, so that it is never in neither place. */
export const finish = (interview, draftId) =>
  inTransaction("readwrite", (drafts, finished) => {
    drafts.delete(draftId);
    return finished.put(interview);
  });

export const noteProblem = (interview, problem) =>
  inTransaction("readwrite", (_drafts, finished) => finished.put({ ...interview, problem }));

export const forgetDraft = (id) => inTransaction("readwrite", (drafts) => drafts.delete(id));

export const forgetFinished = (id) => inTransaction("readwrite", (_drafts, finished) => finished.delete(id));

/* Asks the browser not to throw away what is kept when it runs short of space. */
export async function askToStay() {
  await navigator.storage?.persist?.();
}
