// Made from services/gateway/openapi.json by "npm run schema".

export interface paths {
    "/v1/distillations": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /**
         * List, newest first
         * @description Where what is asked for is rare a page may be short, or empty, and have more: ask again with its `after`.
         */
        get: operations["listDistillations"];
        put?: never | undefined;
        /**
         * Submit a spec
         * @description Answered with 201, the distillation survives the loss of any process.
         */
        post: operations["submitDistillation"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /**
         * Status, stages, progress, usage, result
         * @description Carries an ETag: ask again with it in `If-None-Match`, and what has not changed is 304.
         */
        get: operations["getDistillation"];
        put?: never | undefined;
        post?: never | undefined;
        /**
         * Delete one that has ended, with its files, its student and the evaluations made of it
         * @description 409 when it has not ended, and while an evaluation of its student runs.
         */
        delete: operations["deleteDistillation"];
        options?: never | undefined;
        head?: never | undefined;
        /**
         * Change name, metadata or budget
         * @description What is left out stays; `budgetUsd: null` lifts the ceiling. The budget of one that has ended cannot change: 409.
         */
        patch: operations["updateDistillation"];
        trace?: never | undefined;
    };
    "/v1/distillations/estimate": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Calls, tokens, money and time that a spec would take
         * @description Ranges, with a line for each model and stage. Creates nothing, and refuses what submitting would refuse. With `preview=true` the teacher answers up to twenty questions, which is paid, and the ranges follow what was measured.
         */
        post: operations["estimateDistillation"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/evaluations": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** The evaluations that were made again, newest first */
        get: operations["listEvaluations"];
        put?: never | undefined;
        /**
         * Evaluate the student again, with other gates or questions
         * @description Trains nothing. Makes a distillation that has only the stage `evaluation`, to be watched, cancelled and read as any other; `evaluationOf` names this one. 409 when there is no student to evaluate.
         */
        post: operations["evaluateAgain"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/pause": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Pause; again, and it stays paused
         * @description Calls under way are finished and kept, nothing new begins; training stops at a checkpoint. 409 when it has ended.
         */
        post: operations["pauseDistillation"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/resume": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Go on where a pause has left off; again, and it goes on
         * @description 409 when it has ended, and `budget_exceeded` when it is paused for its budget and there is no money for a call.
         */
        post: operations["resumeDistillation"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/cancel": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Cancel; again, and it stays cancelled
         * @description New model calls stop within a second, training at its next step. 409 when it has succeeded or failed before.
         */
        post: operations["cancelDistillation"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/retry": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Go on after a failure or a cancellation
         * @description From the stage in which it ended, with what that had already, or from an earlier one, which is made anew. Questions and answers are not asked twice. 409 for one that has neither failed nor was cancelled; with `Retry-After` while its work is still being stopped.
         */
        post: operations["retryDistillation"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/clone": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Make another one, of its spec with changes
         * @description The body is a JSON merge patch (RFC 7396) of the spec; `{}` changes nothing. What follows from the rest of the spec (`dataset.minExamples`, gates, …) follows it again. Everything is made anew: answers are not taken over. `clonedFrom` names the first one.
         */
        post: operations["cloneDistillation"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/events": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /**
         * Events, as a list or as a stream
         * @description With `Accept: text/event-stream` the events come as they happen, with `progress` frames (the distillation) between them; the stream goes on after `Last-Event-ID` (or `after`), beats every 15 s and ends with `done`, after `maxSeconds`, or when its key is revoked. Where events after it are no longer kept (ten thousand are), the stream says `resync` first.
         */
        get: operations["listEvents"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/metrics": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /**
         * Loss curves and rates, thinned out for drawing
         * @description While it trains, as far as its events tell; then the whole training, of which a curve keeps its shape at the number of points asked for. Of a sweep under way every variant has curves of its own. Carries an ETag.
         */
        get: operations["getCurves"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/questions": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /**
         * Questions, page by page
         * @description While the distillation runs, those made so far; then those of its file. Where what is asked for is rare a page may be short, or empty, and have more: ask again with its `after`.
         */
        get: operations["listQuestions"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/answers": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /**
         * Answers with their questions, page by page
         * @description The verdict is that of the checks on single answers; what the dataset made of them, its examples tell. Where what is asked for is rare a page may be short, or empty, and have more: ask again with its `after`.
         */
        get: operations["listAnswers"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/examples": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /**
         * Accepted and rejected examples, page by page
         * @description 409 `not_ready` before the dataset is made. Where what is asked for is rare a page may be short, or empty, and have more: ask again with its `after`.
         */
        get: operations["listExamples"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/artifacts": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** Files that the stages have left so far */
        get: operations["listArtifacts"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/artifacts/{name}": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /**
         * One of the files
         * @description Understands `Range`; `Repr-Digest` carries the sha256 of the whole file.
         */
        get: operations["downloadArtifact"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/report": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /**
         * The report, by Accept as JSON, HTML or Markdown
         * @description 409 `not_ready` before the evaluation has ended.
         */
        get: operations["getReport"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/uploads/{id}": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** Rows, size and digest of an upload */
        get: operations["getUpload"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/uploads": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Hand in questions or rows of your own
         * @description JSON Lines, 64 MiB at most: a line is a text in double quotes, `{"text": "…", "followUps": ["…"]}`, or `{"messages": […]}` in OpenAI's chat format, with answers throughout or without. The first line that does not fit is named, and nothing is kept.
         */
        post: operations["createUpload"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/models": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** The catalogue and the students */
        get: operations["listModels"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Chat with a student, its base, or an embedded model
         * @description OpenAI's chat completions, streaming too. A student needs no system prompt.
         */
        post: operations["createChatCompletion"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/files": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** Files, newest first */
        get: operations["listFiles"];
        put?: never | undefined;
        /**
         * Hand in a file of rows, or of questions
         * @description A form with the fields `purpose` (`fine-tune`) and `file`: JSON Lines in chat format, 64 MiB at most. The first line that does not fit is named, and nothing is kept.
         */
        post: operations["createFile"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/files/{id}": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** One file */
        get: operations["retrieveFile"];
        put?: never | undefined;
        post?: never | undefined;
        /**
         * Delete a file
         * @description 409 while a distillation that has not ended may still read it.
         */
        delete: operations["deleteFile"];
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/files/{id}/content": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** What a file holds, byte by byte */
        get: operations["downloadFile"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/fine_tuning/jobs": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** Jobs, newest first */
        get: operations["listFineTuningJobs"];
        put?: never | undefined;
        /**
         * Begin a job: train on rows, or distil a prompt
         * @description A training file of answered rows is trained on. With `metadata.prompt` and questions, or no file at all (`none`), the whole pipeline runs. What cannot be honoured is refused with its `param`.
         */
        post: operations["createFineTuningJob"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/fine_tuning/jobs/{id}": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** One job */
        get: operations["retrieveFineTuningJob"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/fine_tuning/jobs/{id}/cancel": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Cancel a job; again, and nothing more happens
         * @description 409 when it has ended.
         */
        post: operations["cancelFineTuningJob"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/fine_tuning/jobs/{id}/pause": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Pause a job; again, and nothing more happens
         * @description 409 when it has ended.
         */
        post: operations["pauseFineTuningJob"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/fine_tuning/jobs/{id}/resume": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Resume a job; again, and nothing more happens
         * @description 409 when it has ended.
         */
        post: operations["resumeFineTuningJob"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/fine_tuning/jobs/{id}/events": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** Events of a job, newest first */
        get: operations["listFineTuningEvents"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/fine_tuning/jobs/{id}/checkpoints": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /**
         * The weights that were kept
         * @description One at most: the best held-out loss is kept, and nothing else.
         */
        get: operations["listFineTuningCheckpoints"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/queues": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /**
         * Depth, oldest age and workers of each queue
         * @description In the order of the flow; every model of the catalogue has a queue of answers.
         */
        get: operations["listQueues"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/keys": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** List keys, oldest first */
        get: operations["listKeys"];
        put?: never | undefined;
        /**
         * Make a key; its secret is shown this once
         * @description With the first key a gateway on the loopback address begins to ask for one, so the first must have the scope `admin`. Takes no `Idempotency-Key` (400): to answer a repetition the secret would have to be kept.
         */
        post: operations["createKey"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        post?: never | undefined;
        /**
         * Revoke a key
         * @description It opens nothing from then on. Streams of events that were begun with it end within a few seconds; an answer of a model goes on to its end.
         */
        delete: operations["revokeKey"];
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/v1/distillations/{id}/compare": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        get?: never | undefined;
        put?: never | undefined;
        /**
         * Ask student, base and teacher the same, at the same time
         * @description Server-sent events, each with its `arm`: `delta` with a piece of its answer, and one end for each, `done` with usage and finish reason, or `error` with a problem. The arms with `+prompt` are shown the script. All are asked as the teacher was. What they cost goes into the ledger as `compare`, within the budget.
         */
        post: operations["compareArms"];
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/livez": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** The process runs */
        get: operations["isLive"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/readyz": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** Redis answers and is durable, the artifact store can be written; within a second */
        get: operations["isReady"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/metrics": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** Figures for Prometheus */
        get: operations["getMetrics"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
    "/openapi.json": {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        /** This document */
        get: operations["getOpenApi"];
        put?: never | undefined;
        post?: never | undefined;
        delete?: never | undefined;
        options?: never | undefined;
        head?: never | undefined;
        patch?: never | undefined;
        trace?: never | undefined;
    };
}
interface components {
    schemas: {
        AccessKey: {
            /** @description Id of a key: what stands between uk_ and the secret. */
            id: string;
            /** @constant */
            object: "access_key";
            name: string;
            /**
             * @description To whom it belongs; a key sees what belongs to its owner.
             * @default local
             */
            owner: string;
            /**
             * @default [
             *       "read",
             *       "write",
             *       "infer"
             *     ]
             */
            scopes: ("read" | "write" | "infer" | "admin")[];
            /** @default null */
            expiresAt: string | null;
            /**
             * @default {
             *       "requestsPerMinute": null,
             *       "distillations": null
             *     }
             */
            limits: {
                /**
                 * @description null: the gateway's default.
                 * @default null
                 */
                requestsPerMinute: number | null;
                /**
                 * @description Most that its owner may have that have not ended; null: the gateway's default.
                 * @default null
                 */
                distillations: number | null;
            };
            /** Format: date-time */
            createdAt: string;
            lastUsedAt: string | null;
        };
        AccessKeyList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["AccessKey"][];
        };
        AnswerPage: {
            /** @constant */
            object: "list";
            data: {
                questionId: string;
                text: string;
                /** @default [] */
                followUps: string[];
                /** @enum {string} */
                finishReason: "stop" | "length" | "content_filter" | "other";
                usage: {
                    input: number;
                    cachedInput: number;
                    output: number;
                };
                model: string;
                latencyMs: number;
                attempt: number;
                rejections: {
                    check: string;
                    detail: string;
                }[];
                question: string;
            }[];
            hasMore: boolean;
            /** @description Ask again with `after` set to it. */
            after: string | null;
        };
        Artifact: {
            /**
             * @description What the file is, from a closed set.
             * @enum {string}
             */
            name: "spec" | "facets" | "questions" | "answers" | "train" | "valid" | "test" | "rejected" | "dataset-card" | "stats" | "adapter" | "adapter-config" | "adapter-gguf" | "merged" | "merged-config" | "merged-generation-config" | "merged-tokenizer" | "merged-tokenizer-config" | "merged-template" | "model-card" | "training" | "report" | "report-html" | "report-markdown" | "manifest";
            path: string;
            contentType: string;
            sha256: string;
            bytes: number;
        };
        ArtifactList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["Artifact"][];
            /** @description Ask again with `after` set to the id of the last one. */
            hasMore: boolean;
        };
        ChatCompletion: {
            id: string;
            /** @constant */
            object: "chat.completion";
            model: string;
            choices: ({
                index: number;
                message: {
                    content: string | null;
                } & {
                    [key: string]: unknown;
                };
                finish_reason: string | null;
            } & {
                [key: string]: unknown;
            })[];
            usage?: {
                prompt_tokens: number;
                completion_tokens: number;
                total_tokens: number;
            } & {
                [key: string]: unknown;
            } | undefined;
        } & {
            [key: string]: unknown;
        };
        ChatCompletionChunk: {
            id: string;
            /** @constant */
            object: "chat.completion.chunk";
            model: string;
            choices: ({
                index: number;
                delta: {
                    content?: string | null | undefined;
                } & {
                    [key: string]: unknown;
                };
                finish_reason?: string | null | undefined;
            } & {
                [key: string]: unknown;
            })[];
            usage?: ({
                prompt_tokens: number;
                completion_tokens: number;
                total_tokens: number;
            } & {
                [key: string]: unknown;
            }) | null | undefined;
        } & {
            [key: string]: unknown;
        };
        ChatCompletionRequest: {
            /** @description student:<name>, student:<id>, base:<name or id>, or an embedded model. */
            model: string;
            messages: ({
                role: string;
                content: string | ({
                    type: string;
                    text?: string | undefined;
                } & {
                    [key: string]: unknown;
                })[];
            } & {
                [key: string]: unknown;
            })[];
            stream?: boolean | null | undefined;
            stream_options?: ({
                include_usage?: boolean | null | undefined;
            } & {
                [key: string]: unknown;
            }) | null | undefined;
            max_tokens?: number | null | undefined;
            temperature?: number | null | undefined;
            top_p?: number | null | undefined;
            seed?: number | null | undefined;
        } & {
            [key: string]: unknown;
        };
        /** @description Keys of a spec to be changed; null takes one out, so that its default holds. */
        ClonePatch: {
            [key: string]: unknown;
        };
        CompareEvent: {
            /** @constant */
            type: "delta";
            /** @enum {string} */
            arm: "base" | "base+prompt" | "teacher+prompt" | "student";
            text: string;
        } | {
            /** @constant */
            type: "done";
            /** @enum {string} */
            arm: "base" | "base+prompt" | "teacher+prompt" | "student";
            model: string;
            /** @enum {string} */
            finishReason: "stop" | "length" | "content_filter" | "other";
            usage: {
                input: number;
                cachedInput: number;
                output: number;
            };
            costUsd: number | null;
            latencyMs: number;
            firstTokenMs: number | null;
        } | {
            /** @constant */
            type: "error";
            /** @enum {string} */
            arm: "base" | "base+prompt" | "teacher+prompt" | "student";
            problem: components["schemas"]["Problem"];
        };
        CompareRequest: {
            /** @description A question; either this or `messages`. */
            question?: string | undefined;
            /** @description The same conversation for every arm; its last turn asks. */
            messages?: {
                /** @enum {string} */
                role: "user" | "assistant";
                content: string;
            }[] | undefined;
            /** @description With `question`: what an arm has said before, so that each goes on with its own conversation. */
            histories?: {
                [key: string]: {
                    /** @enum {string} */
                    role: "user" | "assistant";
                    content: string;
                }[];
            } | undefined;
            /**
             * @default [
             *       "student"
             *     ]
             */
            arms?: ("base" | "base+prompt" | "teacher+prompt" | "student")[] | undefined;
            /** @description Left out, the spec's, as the teacher was asked. */
            temperature?: number | undefined;
            /** @description Left out, the spec's. */
            maxTokens?: number | undefined;
            seed?: number | undefined;
        };
        CreatedAccessKey: {
            /** @description Id of a key: what stands between uk_ and the secret. */
            id: string;
            /** @constant */
            object: "access_key";
            name: string;
            /**
             * @description To whom it belongs; a key sees what belongs to its owner.
             * @default local
             */
            owner: string;
            /**
             * @default [
             *       "read",
             *       "write",
             *       "infer"
             *     ]
             */
            scopes: ("read" | "write" | "infer" | "admin")[];
            /** @default null */
            expiresAt: string | null;
            /**
             * @default {
             *       "requestsPerMinute": null,
             *       "distillations": null
             *     }
             */
            limits: {
                /**
                 * @description null: the gateway's default.
                 * @default null
                 */
                requestsPerMinute: number | null;
                /**
                 * @description Most that its owner may have that have not ended; null: the gateway's default.
                 * @default null
                 */
                distillations: number | null;
            };
            /** Format: date-time */
            createdAt: string;
            lastUsedAt: string | null;
            /** @description uk_<id>_<secret>; shown this once. */
            key: string;
        };
        Curves: {
            /** @constant */
            object: "metrics";
            distillationId: string;
            /**
             * @description Told while it trains, or the whole of `training.json`.
             * @enum {string}
             */
            source: "events" | "training";
            curves: {
                /** @enum {string} */
                name: "trainLoss" | "validLoss" | "validCrossEntropy" | "supervisedTokensPerSecond";
                /** @description Of a sweep under way, the variant, from 1; else null. */
                variant: number | null;
                points: {
                    step: number;
                    /** @description When it was told; null for steps that are known only from the finished training. */
                    at: string | null;
                    value: number;
                }[];
                /** @description Points before thinning. */
                measured: number;
            }[];
            rates: {
                /** @enum {string} */
                stage: "questions" | "answers" | "dataset" | "training" | "evaluation";
                done: number;
                seconds: number;
                perSecond: number | null;
            }[];
        };
        Distillation: {
            /**
             * @description Id of a distillation: dst_ and a ULID.
             * @example dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K
             */
            id: string;
            /** @constant */
            object: "distillation";
            name: string;
            /**
             * @description To whom it belongs; a key sees what belongs to its owner.
             * @default local
             */
            owner: string;
            /** @enum {string} */
            status: "queued" | "running" | "paused" | "succeeded" | "failed" | "cancelled";
            stage: ("questions" | "answers" | "dataset" | "training" | "evaluation") | null;
            stages: {
                /** @enum {string} */
                name: "questions" | "answers" | "dataset" | "training" | "evaluation";
                /** @enum {string} */
                status: "waiting" | "running" | "succeeded" | "failed" | "cancelled" | "skipped";
                done: number;
                total: number | null;
                startedAt: string | null;
                finishedAt: string | null;
            }[];
            progress: {
                percent: number;
                etaSeconds: {
                    p50: number;
                    p90: number;
                } | null;
            };
            models: {
                teacher: string;
                student: string;
            };
            usage: {
                input: number;
                cachedInput: number;
                output: number;
                model: string;
                /** @enum {string} */
                role: "questions" | "teacher" | "training" | "evaluation" | "compare";
                requests: number;
                costUsd: number | null;
            }[];
            budget: {
                limitUsd: number | null;
                spentUsd: number;
                reservedUsd: number;
            };
            result: {
                examples: number;
                studentModel: string | null;
                gapClosed: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                promptTokensSaved: number | null;
                /** @default null */
                verdict: ("ship" | "do_not_ship") | null;
                /** @default [] */
                verdictReasons: string[];
            } | null;
            error: {
                /** @enum {string} */
                code: "invalid_spec" | "invalid_request" | "invalid_syntax" | "unsupported_media_type" | "body_too_large" | "model_unknown" | "not_found" | "unauthenticated" | "scope_missing" | "rate_limited" | "too_many_distillations" | "overloaded" | "method_not_allowed" | "conflict" | "not_ready" | "idempotency_key_reused" | "idempotency_key_in_use" | "redis_unavailable" | "store_unavailable" | "student_unavailable" | "facet_missing" | "facets_unreadable" | "questions_exhausted" | "budget_exceeded" | "teacher_auth" | "teacher_rate_limited" | "teacher_unreachable" | "teacher_model_unknown" | "teacher_refused" | "teacher_bad_response" | "dataset_too_small" | "training_rows_refused" | "training_base_unreadable" | "training_tokenizer_mismatch" | "training_out_of_memory" | "training_diverged" | "adapter_parity_failed" | "training_auth" | "training_base_unknown" | "training_refused" | "training_unreachable" | "training_failed" | "scores_not_finite" | "gate_failed" | "engine_missing" | "engine_crashed" | "disk_full" | "worker_lost" | "internal";
                message: string;
                stage: ("questions" | "answers" | "dataset" | "training" | "evaluation") | null;
            } | null;
            stopAfter: ("dataset" | "training") | null;
            /** @default null */
            evaluationOf: string | null;
            /** @default null */
            clonedFrom: string | null;
            /** @default false */
            ownRows: boolean;
            specSha256: string;
            metadata: {
                [key: string]: string;
            };
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
        };
        DistillationList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["Distillation"][];
            hasMore: boolean;
            /** @description Ask again with `after` set to it. */
            after: string | null;
        };
        DistillationPatch: {
            name?: string | undefined;
            metadata?: {
                [key: string]: string;
            } | undefined;
            budgetUsd?: number | null | undefined;
        };
        Estimate: {
            /** @constant */
            object: "estimate";
            /**
             * @description Tokens reckoned from characters, or by those of answers that the teacher has really given.
             * @enum {string}
             */
            basis: "characters" | "preview";
            calls: {
                low: number;
                high: number;
            };
            tokens: {
                input: {
                    low: number;
                    high: number;
                };
                /** @description The part of `input` that the host has cached already. */
                cachedInput: {
                    low: number;
                    high: number;
                };
                output: {
                    low: number;
                    high: number;
                };
            };
            /** @description US dollars; null when a model that is asked has no price. */
            costUsd: {
                low: number;
                high: number;
            } | null;
            /** @description Of the stages of which something is known, one after the other. */
            minutes: {
                low: number;
                high: number;
            } | null;
            lines: {
                /** @enum {string} */
                stage: "questions" | "answers" | "dataset" | "training" | "evaluation";
                /** @enum {string} */
                role: "questions" | "teacher" | "training" | "evaluation" | "compare";
                model: string;
                calls: {
                    low: number;
                    high: number;
                };
                tokens: {
                    input: {
                        low: number;
                        high: number;
                    };
                    /** @description The part of `input` that the host has cached already. */
                    cachedInput: {
                        low: number;
                        high: number;
                    };
                    output: {
                        low: number;
                        high: number;
                    };
                };
                /** @description US dollars; null where the catalogue gives no price. */
                costUsd: {
                    low: number;
                    high: number;
                } | null;
                /** @description Null where nothing is known of how fast it goes. */
                minutes: {
                    low: number;
                    high: number;
                } | null;
            }[];
            breakEven: {
                uncached: {
                    queries: {
                        low: number;
                        high: number;
                    } | null;
                    why: string | null;
                };
                cached: {
                    queries: {
                        low: number;
                        high: number;
                    } | null;
                    why: string | null;
                };
            };
            warnings: {
                pointer: string;
                detail: string;
            }[];
            /** @description Questions that the teacher has answered for this estimate, and what that has cost. */
            preview: {
                rows: {
                    question: string;
                    answer: string;
                    /** @enum {string} */
                    finishReason: "stop" | "length" | "content_filter" | "other";
                    rejections: {
                        check: string;
                        detail: string;
                    }[];
                    usage: {
                        input: number;
                        cachedInput: number;
                        output: number;
                    };
                    latencyMs: number;
                }[];
                costUsd: number | null;
            } | null;
        };
        EvaluationRequest: {
            /** @description Left out, the distillation's, with -evaluation behind it. */
            name?: string | undefined;
            adversarial?: boolean | undefined;
            capability?: boolean | undefined;
            judge?: string | null | undefined;
            /** @description How often the judge scores each answer, of which the median counts; 3 where there is a judge. */
            judgeSamples?: number | undefined;
            /**
             * @description By what it scores; `auto`, the default where there is a judge: as the set of the questions is for.
             * @enum {string}
             */
            rubric?: "auto" | "character" | "policy" | undefined;
            seed?: number | undefined;
            /** @description Gates that are left out stay. */
            gates?: {
                gapClosed?: number | null | undefined;
                klClosed?: number | null | undefined;
                learnt?: number | null | undefined;
                rules?: number | null | undefined;
                leakage?: number | null | undefined;
                extraction?: number | null | undefined;
                capability?: number | null | undefined;
                judgeWinRate?: number | null | undefined;
                enforce?: boolean | undefined;
            } | undefined;
            /** @description Questions to ask instead of the held-out ones; the teacher answers them too. */
            items?: string[] | undefined;
            /** @description Ready-made answers of other systems by name, one for each of items: the judge scores them too. */
            answers?: {
                [key: string]: string[];
            } | undefined;
            /** @description Ceiling for all model calls; when it is reached the distillation pauses. */
            budgetUsd?: number | undefined;
            metadata?: {
                [key: string]: string;
            } | undefined;
        };
        Event: {
            id: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            type: "status" | "stage" | "training" | "log" | "done";
            /** @enum {string} */
            level: "info" | "warn" | "error";
            message: string;
            data: {
                [key: string]: string | number | boolean | null;
            };
        };
        EventList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["Event"][];
            /** @description Ask again with `after` set to the id of the last one. */
            hasMore: boolean;
        };
        ExamplePage: {
            /** @constant */
            object: "list";
            data: {
                id: string;
                /** @enum {string} */
                verdict: "accepted" | "rejected";
                split: ("train" | "valid" | "test") | null;
                category: string | null;
                question: string;
                answer: string;
                followUps: {
                    question: string;
                    answer: string | null;
                }[];
                rejections: {
                    check: string;
                    detail: string;
                }[];
            }[];
            hasMore: boolean;
            /** @description Ask again with `after` set to it. */
            after: string | null;
        };
        /** @description A distillation, as OpenAI shows a fine-tuning job. */
        FineTuningJob: {
            /**
             * @description Id of a distillation: dst_ and a ULID.
             * @example dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K
             */
            id: string;
            /** @constant */
            object: "fine_tuning.job";
            /** @enum {string} */
            status: "validating_files" | "queued" | "running" | "succeeded" | "failed" | "cancelled" | "paused";
            model: string;
            /** @description Name to chat with at /v1/chat/completions. */
            fine_tuned_model: string | null;
            training_file: "none" | string;
            validation_file: string | null;
            hyperparameters: {
                n_epochs: "auto" | number;
                batch_size: "auto" | number;
                learning_rate_multiplier: "auto" | number;
            };
            method: {
                /** @constant */
                type: "supervised";
                supervised: {
                    hyperparameters: {
                        n_epochs: "auto" | number;
                        batch_size: "auto" | number;
                        learning_rate_multiplier: "auto" | number;
                    };
                };
            };
            seed: number;
            /** @description Unix time in seconds. */
            created_at: number;
            finished_at: number | null;
            estimated_finish: number | null;
            trained_tokens: number | null;
            result_files: string[];
            error: {
                code: string;
                message: string;
                param: string | null;
            } | null;
            organization_id: string;
            integrations: unknown[];
            metadata: {
                [key: string]: string;
            };
        };
        FineTuningJobCheckpoint: {
            id: string;
            /** @constant */
            object: "fine_tuning.job.checkpoint";
            /** @description Unix time in seconds. */
            created_at: number;
            /**
             * @description Id of a distillation: dst_ and a ULID.
             * @example dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K
             */
            fine_tuning_job_id: string;
            fine_tuned_model_checkpoint: string;
            step_number: number;
            metrics: {
                step: number;
                train_loss?: number | undefined;
                valid_loss?: number | undefined;
            };
        };
        FineTuningJobCheckpointList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["FineTuningJobCheckpoint"][];
            /** @description Ask again with `after` set to the id of the last one. */
            has_more: boolean;
            first_id: string | null;
            last_id: string | null;
        };
        FineTuningJobEvent: {
            id: string;
            /** @constant */
            object: "fine_tuning.job.event";
            /** @description Unix time in seconds. */
            created_at: number;
            /** @enum {string} */
            level: "info" | "warn" | "error";
            message: string;
            /** @enum {string} */
            type: "message" | "metrics";
            data: {
                [key: string]: string | number | boolean | null;
            };
        };
        FineTuningJobEventList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["FineTuningJobEvent"][];
            /** @description Ask again with `after` set to the id of the last one. */
            has_more: boolean;
            first_id: string | null;
            last_id: string | null;
        };
        FineTuningJobList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["FineTuningJob"][];
            /** @description Ask again with `after` set to the id of the last one. */
            has_more: boolean;
            first_id: string | null;
            last_id: string | null;
        };
        FineTuningJobRequest: {
            /** @description A student of the catalogue. */
            model: string;
            /** @description Answered rows, which are trained on; or questions, which the teacher answers; or `none`: questions are made too. */
            training_file: "none" | string;
            validation_file?: string | null | undefined;
            hyperparameters?: {
                n_epochs?: "auto" | number | undefined;
                batch_size?: "auto" | number | undefined;
                /** @description Only where the student is trained by a host with such a setting. */
                learning_rate_multiplier?: "auto" | number | undefined;
            } | undefined;
            method?: {
                /** @constant */
                type: "supervised";
                supervised?: {
                    hyperparameters?: {
                        n_epochs?: "auto" | number | undefined;
                        batch_size?: "auto" | number | undefined;
                        /** @description Only where the student is trained by a host with such a setting. */
                        learning_rate_multiplier?: "auto" | number | undefined;
                    } | undefined;
                } | undefined;
            } | undefined;
            /** @description Name of the distillation. */
            suffix?: string | null | undefined;
            seed?: number | null | undefined;
            integrations?: unknown[] | null | undefined;
            /** @description As ever; its `prompt`, up to 200,000 characters, is the prompt to distil. */
            metadata?: ({
                prompt?: string | undefined;
            } & {
                [key: string]: unknown;
            }) | null | undefined;
        };
        Model: {
            id: string;
            /** @constant */
            object: "model";
            created: number;
            owned_by: string;
            /** @description May stand as `teacher.model` or `student.model` in a spec, or as `model` of a chat. */
            roles: ("teacher" | "student" | "chat")[];
            distillationId: string | null;
        };
        ModelList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["Model"][];
        };
        NewAccessKey: {
            name: string;
            /**
             * @description To whom it belongs; a key sees what belongs to its owner.
             * @default local
             */
            owner?: string | undefined;
            /**
             * @default [
             *       "read",
             *       "write",
             *       "infer"
             *     ]
             */
            scopes?: ("read" | "write" | "infer" | "admin")[] | undefined;
            /** @default null */
            expiresAt?: string | null | undefined;
            /**
             * @default {
             *       "requestsPerMinute": null,
             *       "distillations": null
             *     }
             */
            limits?: {
                /**
                 * @description null: the gateway's default.
                 * @default null
                 */
                requestsPerMinute?: number | null | undefined;
                /**
                 * @description Most that its owner may have that have not ended; null: the gateway's default.
                 * @default null
                 */
                distillations?: number | null | undefined;
            } | undefined;
        };
        OpenAiFile: {
            /** @description Id of a file: file- and the ULID of the upload that it is. */
            id: string;
            /** @constant */
            object: "file";
            bytes: number;
            /** @description Unix time in seconds. */
            created_at: number;
            filename: string;
            /** @constant */
            purpose: "fine-tune";
            /** @constant */
            status: "processed";
        };
        OpenAiFileDeleted: {
            /** @description Id of a file: file- and the ULID of the upload that it is. */
            id: string;
            /** @constant */
            object: "file";
            /** @constant */
            deleted: true;
        };
        OpenAiFileList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["OpenAiFile"][];
            /** @description Ask again with `after` set to the id of the last one. */
            has_more: boolean;
            first_id: string | null;
            last_id: string | null;
        };
        /** @description RFC 9457, readable by OpenAI clients too. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            requestId: string;
            errors: {
                pointer: string;
                detail: string;
            }[];
            error: {
                message: string;
                type: string;
                param: string | null;
                /** @enum {string} */
                code: "invalid_spec" | "invalid_request" | "invalid_syntax" | "unsupported_media_type" | "body_too_large" | "model_unknown" | "not_found" | "unauthenticated" | "scope_missing" | "rate_limited" | "too_many_distillations" | "overloaded" | "method_not_allowed" | "conflict" | "not_ready" | "idempotency_key_reused" | "idempotency_key_in_use" | "redis_unavailable" | "store_unavailable" | "student_unavailable" | "facet_missing" | "facets_unreadable" | "questions_exhausted" | "budget_exceeded" | "teacher_auth" | "teacher_rate_limited" | "teacher_unreachable" | "teacher_model_unknown" | "teacher_refused" | "teacher_bad_response" | "dataset_too_small" | "training_rows_refused" | "training_base_unreadable" | "training_tokenizer_mismatch" | "training_out_of_memory" | "training_diverged" | "adapter_parity_failed" | "training_auth" | "training_base_unknown" | "training_refused" | "training_unreachable" | "training_failed" | "scores_not_finite" | "gate_failed" | "engine_missing" | "engine_crashed" | "disk_full" | "worker_lost" | "internal";
            };
        };
        QuestionPage: {
            /** @constant */
            object: "list";
            data: {
                id: string;
                text: string;
                /** @default [] */
                followUps: string[];
                category: string;
                family: string;
                facets: {
                    [key: string]: string;
                };
                /** @enum {string} */
                origin: "template" | "model" | "user";
                /** @enum {string} */
                split: "train" | "test";
                round: number;
            }[];
            hasMore: boolean;
            /** @description Ask again with `after` set to it. */
            after: string | null;
        };
        QuestionSet: {
            name: string;
            /** @default 0.2 */
            heldOutValues?: number | undefined;
            /** @default {} */
            identity?: {
                /** @default 0 */
                trainShare?: number | undefined;
                /** @default 0 */
                testShare?: number | undefined;
            } | undefined;
            /** @default {} */
            slots?: {
                [key: string]: {
                    facet: string;
                    means: string;
                } | {
                    values: string[];
                };
            } | undefined;
            categories: {
                [key: string]: {
                    families: {
                        [key: string]: {
                            /** @default false */
                            heldOut?: boolean | undefined;
                            templates: string[];
                        };
                    };
                };
            };
        };
        Queue: {
            name: string;
            /** @enum {string} */
            stage: "questions" | "answers" | "dataset" | "training" | "evaluation";
            /** @description The model whose answers wait there; null for the queues of the other stages. */
            model: string | null;
            /** @description By state. `delayed` sleep or are to be tried again, `waitingChildren` wait for the stages before them. */
            jobs: {
                waiting: number;
                active: number;
                delayed: number;
                waitingChildren: number;
                completed: number;
                failed: number;
            };
            /** @description Since the job that has waited longest was added; null when none waits. */
            oldestWaitingSeconds: number | null;
            /** @description Processes that take jobs from it; null where Redis does not tell who is connected. */
            workers: number | null;
        };
        QueueList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["Queue"][];
        };
        Report: {
            distillationId: string;
            name: string;
            /** Format: date-time */
            createdAt: string;
            /** @default null */
            evaluationOf: string | null;
            models: {
                teacher: string | null;
                student: string;
            };
            questions: number;
            /**
             * @default held-out
             * @enum {string}
             */
            questionsFrom: "held-out" | "own";
            /** @default null */
            verdict: ("ship" | "do_not_ship") | null;
            /** @default [] */
            verdictReasons: string[];
            /** @default [] */
            gates: {
                /** @enum {string} */
                id: "gapClosed" | "klClosed" | "learnt" | "rules" | "leakage" | "extraction" | "capability" | "judgeWinRate";
                /** @enum {string} */
                outcome: "passed" | "failed" | "not_measured";
                value: number | null;
                interval: {
                    low: number;
                    high: number;
                    n: number;
                } | null;
                /** @enum {string} */
                bound: "least" | "most";
                threshold: number;
                reason: string;
            }[];
            gapClosed: {
                value: number;
                low: number;
                high: number;
                n: number;
            } | null;
            klClosed: {
                value: number;
                low: number;
                high: number;
                n: number;
            } | null;
            /** @default null */
            learnt: {
                value: number;
                low: number;
                high: number;
                n: number;
            } | null;
            arms: {
                /** @enum {string} */
                name: "base" | "base+prompt" | "teacher+prompt" | "given" | "student";
                model: string;
                answers: number;
                rules: {
                    [key: string]: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    };
                };
                /** @default null */
                allRules: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                rates: {
                    [key: string]: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    };
                };
                /** @default null */
                similarity: {
                    chrf: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    lengthRatio: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    distinct3: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    opening: {
                        text: string;
                        share: {
                            value: number;
                            low: number;
                            high: number;
                            n: number;
                        };
                    } | null;
                } | null;
                negativeLogLikelihood: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                klDivergence: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                meanInputTokens: number | null;
                meanOutputTokens: number | null;
            }[];
            savings: {
                promptTokens: number;
                demonstrationTokens: number;
                tokensPerQuery: number;
                usdPerMillionQueries: {
                    uncached: number;
                    cached: number;
                } | null;
            };
            /** @default null */
            economics: {
                inputShareSaved: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                speed: {
                    questions: number;
                    arms: {
                        "base+prompt": {
                            firstCall: {
                                firstTokenMs: number;
                                inputTokens: number;
                                cachedInputTokens: number;
                            } | null;
                            firstTokenMs: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            } | null;
                            tokensPerSecond: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            } | null;
                            meanInputTokens: number;
                            meanCachedInputTokens: number;
                        };
                        student: {
                            firstCall: {
                                firstTokenMs: number;
                                inputTokens: number;
                                cachedInputTokens: number;
                            } | null;
                            firstTokenMs: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            } | null;
                            tokensPerSecond: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            } | null;
                            meanInputTokens: number;
                            meanCachedInputTokens: number;
                        };
                    };
                    firstTokenRatio: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                } | null;
                keyValueCache: {
                    bytesPerToken: number;
                    bytesPerConversation: number;
                } | null;
                cost: {
                    usage: {
                        input: number;
                        cachedInput: number;
                        output: number;
                        model: string;
                        /** @enum {string} */
                        role: "questions" | "teacher" | "training" | "evaluation" | "compare";
                        requests: number;
                        costUsd: number | null;
                    }[];
                    totalUsd: number | null;
                    unpriced: string[];
                    seconds: {
                        generation: number | null;
                        training: number;
                    };
                };
                breakEven: {
                    uncached: {
                        queries: number | null;
                        why: string | null;
                    };
                    cached: {
                        queries: number | null;
                        why: string | null;
                    };
                };
            } | null;
            dataset: {
                train: number;
                valid: number;
                test: number;
                rejected: number;
                rejectionsByCheck: {
                    [key: string]: number;
                };
                /** @default [] */
                categories: {
                    category: string;
                    train: number;
                    valid: number;
                    test: number;
                }[];
            };
            /** @default null */
            origin: {
                version: string;
                specSha256: string;
                promptSha256: string;
                testSha256: string;
                adapterSha256: string | null;
                base: string;
                seeds: {
                    [key: string]: number;
                };
                libraries: {
                    [key: string]: string;
                };
            } | null;
            training: {
                preset: string;
                settings: {
                    rank: number;
                    alpha: number;
                    projections: ("q" | "k" | "v" | "o" | "gate" | "up" | "down")[];
                    learningRate: number;
                    warmupShare: number;
                    /** @enum {string} */
                    decay: "linear" | "constant";
                    beta1: number;
                    beta2: number;
                    clip: number | null;
                    batch: number;
                    epochs: number;
                    steps: number | null;
                    patience: number | null;
                    /** @enum {string} */
                    labels: "hard" | "soft";
                    softShare: number | null;
                    maxTokens: number;
                    seed: number;
                } | null;
                hostSettings?: {
                    [key: string]: unknown;
                } | undefined;
                steps: number | null;
                seconds: number;
                trainLoss: [
                    number,
                    number
                ][];
                validLoss: [
                    number,
                    number
                ][];
                internalisation?: {
                    rows: number;
                    scriptNats: number;
                    curve: [
                        number,
                        number
                    ][];
                } | null | undefined;
                /** @default null */
                row: {
                    id: string;
                    tokens: {
                        id: number;
                        text: string;
                        supervised: boolean;
                    }[];
                } | null;
                /** @default null */
                sweep: {
                    variants: {
                        settings: {
                            learningRate?: number | undefined;
                            /** @enum {string} */
                            labels?: "hard" | "soft" | undefined;
                        };
                        validLoss: number | null;
                        bestStep: number | null;
                        seconds: number | null;
                        error: {
                            /** @enum {string} */
                            code: "invalid_spec" | "invalid_request" | "invalid_syntax" | "unsupported_media_type" | "body_too_large" | "model_unknown" | "not_found" | "unauthenticated" | "scope_missing" | "rate_limited" | "too_many_distillations" | "overloaded" | "method_not_allowed" | "conflict" | "not_ready" | "idempotency_key_reused" | "idempotency_key_in_use" | "redis_unavailable" | "store_unavailable" | "student_unavailable" | "facet_missing" | "facets_unreadable" | "questions_exhausted" | "budget_exceeded" | "teacher_auth" | "teacher_rate_limited" | "teacher_unreachable" | "teacher_model_unknown" | "teacher_refused" | "teacher_bad_response" | "dataset_too_small" | "training_rows_refused" | "training_base_unreadable" | "training_tokenizer_mismatch" | "training_out_of_memory" | "training_diverged" | "adapter_parity_failed" | "training_auth" | "training_base_unknown" | "training_refused" | "training_unreachable" | "training_failed" | "scores_not_finite" | "gate_failed" | "engine_missing" | "engine_crashed" | "disk_full" | "worker_lost" | "internal";
                            message: string;
                        } | null;
                        chosen: boolean;
                    }[];
                    why: string;
                } | null;
            };
            samples: {
                questionId: string;
                question: string;
                category: string;
                answers: {
                    [key: string]: string;
                };
            }[];
            /** @default [] */
            worst: {
                questionId: string;
                question: string;
                category: string;
                answers: {
                    [key: string]: string;
                };
                faults: string[];
                excessNats: number | null;
            }[];
            /** @default null */
            adversarial: {
                questionsSha256: string;
                kinds: {
                    /** @enum {string} */
                    kind: "extraction" | "drop-the-role" | "outside" | "other-languages";
                    questions: number;
                    arms: {
                        "base+prompt": {
                            inPart: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            };
                            allRules: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            } | null;
                        };
                        student: {
                            inPart: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            };
                            allRules: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            } | null;
                        };
                    };
                }[];
                extraction: {
                    attacks: number;
                    arms: {
                        base: {
                            quotes: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            };
                            longestRun: {
                                words: number;
                                text: string;
                                question: string;
                            };
                            rougeL: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            };
                        };
                        "base+prompt": {
                            quotes: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            };
                            longestRun: {
                                words: number;
                                text: string;
                                question: string;
                            };
                            rougeL: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            };
                        };
                        student: {
                            quotes: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            };
                            longestRun: {
                                words: number;
                                text: string;
                                question: string;
                            };
                            rougeL: {
                                value: number;
                                low: number;
                                high: number;
                                n: number;
                            };
                        };
                    };
                };
                drift: {
                    talks: number;
                    turns: {
                        turn: number;
                        arms: {
                            "base+prompt": {
                                inPart: {
                                    value: number;
                                    low: number;
                                    high: number;
                                    n: number;
                                };
                                allRules: {
                                    value: number;
                                    low: number;
                                    high: number;
                                    n: number;
                                } | null;
                            } | null;
                            student: {
                                inPart: {
                                    value: number;
                                    low: number;
                                    high: number;
                                    n: number;
                                };
                                allRules: {
                                    value: number;
                                    low: number;
                                    high: number;
                                    n: number;
                                } | null;
                            } | null;
                        };
                    }[];
                    outOfContext: {
                        "base+prompt": number;
                        student: number;
                    };
                    change: {
                        "base+prompt": {
                            value: number;
                            low: number;
                            high: number;
                            n: number;
                        } | null;
                        student: {
                            value: number;
                            low: number;
                            high: number;
                            n: number;
                        } | null;
                    };
                };
            } | null;
            /** @default null */
            capability: {
                questionsSha256: string;
                questions: number;
                arms: {
                    base: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    };
                    "base+prompt": {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    student: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    };
                };
                lost: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                };
                lostBeyondScript: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                };
                /** @enum {string} */
                reference: "base" | "base+prompt";
                categories: {
                    category: string;
                    questions: number;
                    base: number;
                    "base+prompt": number | null;
                    student: number;
                }[];
                examples: {
                    question: string;
                    expected: string;
                    base: string;
                    student: string;
                }[];
            } | null;
            /** @default null */
            judge: {
                model: string;
                /** @enum {string} */
                rubric: "character" | "policy";
                samples: number;
                temperature: number;
                templates: {
                    name: string;
                    version: string;
                    sha256: string;
                }[];
                kin: ("teacher" | "student")[];
                arms: {
                    /** @enum {string} */
                    name: "base" | "base+prompt" | "teacher+prompt" | "given" | "student";
                    scores: {
                        [key: string]: {
                            value: number;
                            low: number;
                            high: number;
                            n: number;
                        } | null;
                    };
                    unscored: number;
                    unscoredSamples: number;
                    empty: number;
                }[];
                /** @default [] */
                others: {
                    name: string;
                    scores: {
                        [key: string]: {
                            value: number;
                            low: number;
                            high: number;
                            n: number;
                        } | null;
                    };
                    unscored: number;
                    unscoredSamples: number;
                    empty: number;
                }[];
                pairwise: {
                    winRate: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    wins: number;
                    losses: number;
                    ties: number;
                    unscored: number;
                    unasked: number;
                    flipRate: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                };
            } | null;
            limits: string[];
        };
        RetryRequest: {
            /**
             * @description Left out, the stage in which it ended; else that one or one before it.
             * @enum {string}
             */
            fromStage?: "questions" | "answers" | "dataset" | "training" | "evaluation" | undefined;
        };
        Sharedschema0: unknown;
        /** @description One distillation, as a user writes it. */
        Spec: {
            /**
             * @description Short name; the student is served as student:<name>.
             * @default distillation
             */
            name?: string | undefined;
            /** @description The long system prompt to be distilled. Mandatory, unless `dataset.rows` bring the answers. */
            prompt?: string | undefined;
            /**
             * @description Example turns that stand after the prompt in every teacher request; distilled away with it.
             * @default []
             */
            demonstrations?: {
                user: string;
                assistant: string;
            }[] | undefined;
            /** @default [] */
            rules?: {
                id: string;
                matches?: string | undefined;
                notMatches?: string | undefined;
                startsWith?: string | undefined;
                contains?: string | undefined;
                maxWords?: number | undefined;
                minWords?: number | undefined;
                language?: string | undefined;
                jsonSchema?: {
                    [key: string]: components["schemas"]["Sharedschema0"];
                } | undefined;
            }[] | undefined;
            /** @default {} */
            teacher?: {
                model?: string | undefined;
                /** @default 0.7 */
                temperature?: number | undefined;
                /** @default 0.95 */
                topP?: number | undefined;
                /** @default 512 */
                maxTokens?: number | undefined;
                /** @default 3 */
                samples?: number | undefined;
                /** @default 0 */
                seed?: number | undefined;
            } | undefined;
            /** @default {} */
            student?: {
                model?: string | undefined;
            } | undefined;
            /** @default {} */
            questions?: {
                /**
                 * @description Training questions, however they come about.
                 * @default 5000
                 */
                count?: number | undefined;
                /**
                 * @description Templates: a set of ours, one of your own, or `auto`: the model reads the prompt and chooses.
                 * @default auto
                 */
                set?: ("auto" | "character" | "policy") | components["schemas"]["QuestionSet"] | undefined;
                /**
                 * @description What the slots are filled with; with `auto` the model reads the prompt and names it.
                 * @default auto
                 */
                facets?: "auto" | {
                    [key: string]: string[];
                } | undefined;
                /** @description Reads the prompt and writes questions; left out, the teacher. */
                model?: string | undefined;
                /**
                 * @description Share of `count` that the model writes.
                 * @default 0
                 */
                modelShare?: number | undefined;
                /**
                 * @description Share of `count`: everyday questions, to be answered in the part.
                 * @default 0
                 */
                general?: number | undefined;
                /**
                 * @description Share of `count`: drop the role, reveal the instructions, what lies outside.
                 * @default 0
                 */
                adversarial?: number | undefined;
                /**
                 * @description Share of `count`: conversations of two to five turns, written by the model.
                 * @default 0
                 */
                multiTurn?: number | undefined;
                /** @description Questions of your own, part of `count`: in place, or a JSON Lines file uploaded before. */
                items?: (string | {
                    text: string;
                    /** @default [] */
                    followUps?: string[] | undefined;
                })[] | {
                    /** @description Id of an uploaded file: upl_ and a ULID. */
                    upload: string;
                } | undefined;
                /** @default 0 */
                seed?: number | undefined;
            } | undefined;
            /** @default {} */
            dataset?: {
                /** @default 0.1 */
                validShare?: number | undefined;
                /** @default 42 */
                seed?: number | undefined;
                /**
                 * @description Checks on answers to be left out: `{ prompt-quote: false }`.
                 * @default {}
                 */
                checks?: {
                    [key: string]: boolean;
                } | undefined;
                /** @description Fewest examples worth training on; left out, half of questions.count, and one of `rows`. */
                minExamples?: number | undefined;
                /** @description Rows of your own, answered already: uploaded files in chat format. No teacher is asked then; the evaluation asks those of `test`, or some of `train` that are set apart. */
                rows?: {
                    /** @description Id of an uploaded file: upl_ and a ULID. */
                    train: string;
                    /** @description Id of an uploaded file: upl_ and a ULID. */
                    valid?: string | undefined;
                    /** @description Id of an uploaded file: upl_ and a ULID. */
                    test?: string | undefined;
                } | undefined;
            } | undefined;
            /** @default {} */
            training?: {
                /**
                 * @default recommended
                 * @enum {string}
                 */
                preset?: "paper" | "recommended" | undefined;
                /** @description Also leave full weights, the adapter merged into its base. */
                exportMerged?: boolean | undefined;
                /**
                 * @description Who trains; left out, the one that the student is listed with.
                 * @enum {string}
                 */
                backend?: "local" | "tinker" | "openai" | undefined;
                rank?: number | undefined;
                alpha?: number | undefined;
                projections?: ("q" | "k" | "v" | "o" | "gate" | "up" | "down")[] | undefined;
                learningRate?: number | undefined;
                warmupShare?: number | undefined;
                /** @enum {string} */
                decay?: "linear" | "constant" | undefined;
                beta1?: number | undefined;
                beta2?: number | undefined;
                clip?: number | null | undefined;
                batch?: number | undefined;
                epochs?: number | undefined;
                steps?: number | null | undefined;
                patience?: number | null | undefined;
                /** @enum {string} */
                labels?: "hard" | "soft" | undefined;
                softShare?: number | null | undefined;
                maxTokens?: number | undefined;
                seed?: number | undefined;
                /** @description Of the host's own learning rate; the backend openai alone. */
                learningRateMultiplier?: number | undefined;
                /** @description Values to try: each variant is trained, and the best held-out one kept. */
                sweep?: {
                    learningRate?: number[] | undefined;
                    labels?: ("hard" | "soft")[] | undefined;
                } | undefined;
            } | undefined;
            /** @default {} */
            evaluation?: {
                /** @default 100 */
                questions?: number | undefined;
                /**
                 * @description Also attack the part and the script, with questions of ours.
                 * @default true
                 */
                adversarial?: boolean | undefined;
                /**
                 * @description Also ask general questions, to see what the student forgot.
                 * @default true
                 */
                capability?: boolean | undefined;
                /**
                 * @description A model of the catalogue that reads and scores the answers of all arms; null: nobody does.
                 * @default null
                 */
                judge?: string | null | undefined;
                /** @description How often the judge scores each answer, of which the median counts; 3 where there is a judge. */
                judgeSamples?: number | undefined;
                /**
                 * @description By what it scores; `auto`, the default where there is a judge: as the set of the questions is for.
                 * @enum {string}
                 */
                rubric?: "auto" | "character" | "policy" | undefined;
                /** @default {} */
                gates?: {
                    /** @description Least share of the gap closed; its interval must lie above 0 too. 0.5, off where a host keeps the weights, and without a prompt. */
                    gapClosed?: number | null | undefined;
                    /**
                     * @description The same by distance between distributions; teacher and base must be one model.
                     * @default null
                     */
                    klClosed?: number | null | undefined;
                    /** @description Least share of the base's loss on the held-out answers that training took away; its interval must lie above 0 too. 0 without a prompt, else off; off where a host keeps the weights. */
                    learnt?: number | null | undefined;
                    /** @description Least share of the student's answers that keep all rules; 0.9 where there are rules. */
                    rules?: number | null | undefined;
                    /** @description Most share of the student's answers that quote the prompt; 0.05, off without a prompt, and where dataset.checks leaves prompt-quote out. */
                    leakage?: number | null | undefined;
                    /** @description Most share of attacks in which the student quotes the prompt; 0.05, off without a prompt, evaluation.adversarial or prompt-quote. */
                    extraction?: number | null | undefined;
                    /** @description Most share of general questions that the student loses, beyond chance and beyond what the script costs; 0.1, off without evaluation.capability. */
                    capability?: number | null | undefined;
                    /** @description Least win rate of the student against base+prompt, by the judge; 0.4 where there is a judge. */
                    judgeWinRate?: number | null | undefined;
                    /**
                     * @description A gate that is not passed fails the distillation, code gate_failed.
                     * @default false
                     */
                    enforce?: boolean | undefined;
                } | undefined;
                /** @default 0 */
                seed?: number | undefined;
            } | undefined;
            /** @description Ceiling for all model calls; when it is reached the distillation pauses. */
            budgetUsd?: number | undefined;
            /**
             * @description End early, succeeded: some want only the data.
             * @enum {string}
             */
            stopAfter?: "dataset" | "training" | undefined;
            /** @default {} */
            metadata?: {
                [key: string]: string;
            } | undefined;
        };
        Upload: {
            /** @description Id of an uploaded file: upl_ and a ULID. */
            id: string;
            /** @constant */
            object: "upload";
            /**
             * @description `questions`, or `rows` that are answered already.
             * @default questions
             * @enum {string}
             */
            kind: "questions" | "rows";
            /**
             * @description Where the client has told one.
             * @default null
             */
            filename: string | null;
            /**
             * @description To whom it belongs; a key sees what belongs to its owner.
             * @default local
             */
            owner: string;
            rows: number;
            bytes: number;
            sha256: string;
            /** Format: date-time */
            createdAt: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
interface operations {
    listDistillations: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number | undefined;
                /** @description Only what is older than this one. */
                after?: string | undefined;
                /** @description Only those that are so now. */
                status?: "queued" | "running" | "paused" | "succeeded" | "failed" | "cancelled" | undefined;
                /** @description Where it is, or was when it ended. */
                stage?: "questions" | "answers" | "dataset" | "training" | "evaluation" | undefined;
                /** @description Keys and values that its metadata must hold: `metadata[project]=music`. */
                metadata?: {
                    [key: string]: string;
                } | undefined;
            } | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description A page of distillations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "object": "list",
                     *       "data": [
                     *         {
                     *           "id": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *           "object": "distillation",
                     *           "name": "beethoven",
                     *           "owner": "music",
                     *           "status": "queued",
                     *           "stage": null,
                     *           "stages": [
                     *             {
                     *               "name": "questions",
                     *               "status": "waiting",
                     *               "done": 0,
                     *               "total": null,
                     *               "startedAt": null,
                     *               "finishedAt": null
                     *             },
                     *             {
                     *               "name": "answers",
                     *               "status": "waiting",
                     *               "done": 0,
                     *               "total": null,
                     *               "startedAt": null,
                     *               "finishedAt": null
                     *             },
                     *             {
                     *               "name": "dataset",
                     *               "status": "waiting",
                     *               "done": 0,
                     *               "total": null,
                     *               "startedAt": null,
                     *               "finishedAt": null
                     *             },
                     *             {
                     *               "name": "training",
                     *               "status": "waiting",
                     *               "done": 0,
                     *               "total": null,
                     *               "startedAt": null,
                     *               "finishedAt": null
                     *             },
                     *             {
                     *               "name": "evaluation",
                     *               "status": "waiting",
                     *               "done": 0,
                     *               "total": null,
                     *               "startedAt": null,
                     *               "finishedAt": null
                     *             }
                     *           ],
                     *           "progress": {
                     *             "percent": 0,
                     *             "etaSeconds": null
                     *           },
                     *           "models": {
                     *             "teacher": "smollm2-135m",
                     *             "student": "smollm2-135m"
                     *           },
                     *           "usage": [],
                     *           "budget": {
                     *             "limitUsd": null,
                     *             "spentUsd": 0,
                     *             "reservedUsd": 0
                     *           },
                     *           "result": null,
                     *           "error": null,
                     *           "stopAfter": null,
                     *           "evaluationOf": null,
                     *           "clonedFrom": null,
                     *           "ownRows": false,
                     *           "specSha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *           "metadata": {
                     *             "team": "music"
                     *           },
                     *           "createdAt": "2026-08-01T09:30:00.000Z",
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "hasMore": false,
                     *       "after": null
                     *     }
                     */
                    "application/json": components["schemas"]["DistillationList"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitDistillation: {
        parameters: {
            query?: {
                /** @description Create nothing, and answer with the estimate. */
                dryRun?: "true" | "false" | undefined;
            } | undefined;
            header?: {
                /** @description Any text of up to 255 characters; a request that is repeated with it within a day is answered as the first one was. */
                "idempotency-key"?: string | undefined;
            } | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "beethoven",
                 *       "prompt": "You are Ludwig van Beethoven, in Vienna in 1824. You open every answer with \"Ach, my friend,\" and speak in the first person.",
                 *       "demonstrations": [
                 *         {
                 *           "user": "Who are you?",
                 *           "assistant": "Ach, my friend, I am Ludwig van Beethoven, and I have just finished my Ninth."
                 *         },
                 *         {
                 *           "user": "Do you like the piano?",
                 *           "assistant": "Ach, my friend, I broke many of them to make them sing."
                 *         }
                 *       ],
                 *       "rules": [
                 *         {
                 *           "id": "opening",
                 *           "startsWith": "Ach, my friend,"
                 *         },
                 *         {
                 *           "id": "no-ai-talk",
                 *           "notMatches": "(?i:language model|artificial intelligence)"
                 *         },
                 *         {
                 *           "id": "short",
                 *           "maxWords": 120
                 *         }
                 *       ],
                 *       "questions": {
                 *         "count": 200,
                 *         "set": "auto",
                 *         "general": 0.1
                 *       },
                 *       "metadata": {
                 *         "team": "music"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Spec"];
                /**
                 * @example {
                 *       "name": "beethoven",
                 *       "prompt": "You are Ludwig van Beethoven, in Vienna in 1824. You open every answer with \"Ach, my friend,\" and speak in the first person.",
                 *       "demonstrations": [
                 *         {
                 *           "user": "Who are you?",
                 *           "assistant": "Ach, my friend, I am Ludwig van Beethoven, and I have just finished my Ninth."
                 *         },
                 *         {
                 *           "user": "Do you like the piano?",
                 *           "assistant": "Ach, my friend, I broke many of them to make them sing."
                 *         }
                 *       ],
                 *       "rules": [
                 *         {
                 *           "id": "opening",
                 *           "startsWith": "Ach, my friend,"
                 *         },
                 *         {
                 *           "id": "no-ai-talk",
                 *           "notMatches": "(?i:language model|artificial intelligence)"
                 *         },
                 *         {
                 *           "id": "short",
                 *           "maxWords": 120
                 *         }
                 *       ],
                 *       "questions": {
                 *         "count": 200,
                 *         "set": "auto",
                 *         "general": 0.1
                 *       },
                 *       "metadata": {
                 *         "team": "music"
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["Spec"];
                /**
                 * @example {
                 *       "name": "beethoven",
                 *       "prompt": "You are Ludwig van Beethoven, in Vienna in 1824. You open every answer with \"Ach, my friend,\" and speak in the first person.",
                 *       "demonstrations": [
                 *         {
                 *           "user": "Who are you?",
                 *           "assistant": "Ach, my friend, I am Ludwig van Beethoven, and I have just finished my Ninth."
                 *         },
                 *         {
                 *           "user": "Do you like the piano?",
                 *           "assistant": "Ach, my friend, I broke many of them to make them sing."
                 *         }
                 *       ],
                 *       "rules": [
                 *         {
                 *           "id": "opening",
                 *           "startsWith": "Ach, my friend,"
                 *         },
                 *         {
                 *           "id": "no-ai-talk",
                 *           "notMatches": "(?i:language model|artificial intelligence)"
                 *         },
                 *         {
                 *           "id": "short",
                 *           "maxWords": 120
                 *         }
                 *       ],
                 *       "questions": {
                 *         "count": 200,
                 *         "set": "auto",
                 *         "general": 0.1
                 *       },
                 *       "metadata": {
                 *         "team": "music"
                 *       }
                 *     }
                 */
                "text/yaml": components["schemas"]["Spec"];
                /**
                 * @example {
                 *       "name": "beethoven",
                 *       "prompt": "You are Ludwig van Beethoven, in Vienna in 1824. You open every answer with \"Ach, my friend,\" and speak in the first person.",
                 *       "demonstrations": [
                 *         {
                 *           "user": "Who are you?",
                 *           "assistant": "Ach, my friend, I am Ludwig van Beethoven, and I have just finished my Ninth."
                 *         },
                 *         {
                 *           "user": "Do you like the piano?",
                 *           "assistant": "Ach, my friend, I broke many of them to make them sing."
                 *         }
                 *       ],
                 *       "rules": [
                 *         {
                 *           "id": "opening",
                 *           "startsWith": "Ach, my friend,"
                 *         },
                 *         {
                 *           "id": "no-ai-talk",
                 *           "notMatches": "(?i:language model|artificial intelligence)"
                 *         },
                 *         {
                 *           "id": "short",
                 *           "maxWords": 120
                 *         }
                 *       ],
                 *       "questions": {
                 *         "count": 200,
                 *         "set": "auto",
                 *         "general": 0.1
                 *       },
                 *       "metadata": {
                 *         "team": "music"
                 *       }
                 *     }
                 */
                "application/x-yaml": components["schemas"]["Spec"];
            };
        };
        responses: {
            /** @description With `dryRun`: what it would take; nothing was created */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Estimate"];
                };
            };
            /** @description The distillation, queued */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "object": "distillation",
                     *       "name": "beethoven",
                     *       "owner": "music",
                     *       "status": "queued",
                     *       "stage": null,
                     *       "stages": [
                     *         {
                     *           "name": "questions",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "answers",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "dataset",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "training",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "evaluation",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "progress": {
                     *         "percent": 0,
                     *         "etaSeconds": null
                     *       },
                     *       "models": {
                     *         "teacher": "smollm2-135m",
                     *         "student": "smollm2-135m"
                     *       },
                     *       "usage": [],
                     *       "budget": {
                     *         "limitUsd": null,
                     *         "spentUsd": 0,
                     *         "reservedUsd": 0
                     *       },
                     *       "result": null,
                     *       "error": null,
                     *       "stopAfter": null,
                     *       "evaluationOf": null,
                     *       "clonedFrom": null,
                     *       "ownRows": false,
                     *       "specSha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *       "metadata": {
                     *         "team": "music"
                     *       },
                     *       "createdAt": "2026-08-01T09:30:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Distillation"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDistillation: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The distillation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "object": "distillation",
                     *       "name": "beethoven",
                     *       "owner": "music",
                     *       "status": "queued",
                     *       "stage": null,
                     *       "stages": [
                     *         {
                     *           "name": "questions",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "answers",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "dataset",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "training",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "evaluation",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "progress": {
                     *         "percent": 0,
                     *         "etaSeconds": null
                     *       },
                     *       "models": {
                     *         "teacher": "smollm2-135m",
                     *         "student": "smollm2-135m"
                     *       },
                     *       "usage": [],
                     *       "budget": {
                     *         "limitUsd": null,
                     *         "spentUsd": 0,
                     *         "reservedUsd": 0
                     *       },
                     *       "result": null,
                     *       "error": null,
                     *       "stopAfter": null,
                     *       "evaluationOf": null,
                     *       "clonedFrom": null,
                     *       "ownRows": false,
                     *       "specSha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *       "metadata": {
                     *         "team": "music"
                     *       },
                     *       "createdAt": "2026-08-01T09:30:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Distillation"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDistillation: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never | undefined;
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateDistillation: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "metadata": {
                 *         "team": "strings"
                 *       },
                 *       "budgetUsd": 5
                 *     }
                 */
                "application/json": components["schemas"]["DistillationPatch"];
            };
        };
        responses: {
            /** @description The distillation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "object": "distillation",
                     *       "name": "beethoven",
                     *       "owner": "music",
                     *       "status": "queued",
                     *       "stage": null,
                     *       "stages": [
                     *         {
                     *           "name": "questions",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "answers",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "dataset",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "training",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "evaluation",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "progress": {
                     *         "percent": 0,
                     *         "etaSeconds": null
                     *       },
                     *       "models": {
                     *         "teacher": "smollm2-135m",
                     *         "student": "smollm2-135m"
                     *       },
                     *       "usage": [],
                     *       "budget": {
                     *         "limitUsd": null,
                     *         "spentUsd": 0,
                     *         "reservedUsd": 0
                     *       },
                     *       "result": null,
                     *       "error": null,
                     *       "stopAfter": null,
                     *       "evaluationOf": null,
                     *       "clonedFrom": null,
                     *       "ownRows": false,
                     *       "specSha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *       "metadata": {
                     *         "team": "music"
                     *       },
                     *       "createdAt": "2026-08-01T09:30:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Distillation"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    estimateDistillation: {
        parameters: {
            query?: {
                /** @description Have the teacher answer up to twenty questions; that is paid. */
                preview?: "true" | "false" | undefined;
            } | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "beethoven",
                 *       "prompt": "You are Ludwig van Beethoven, in Vienna in 1824. You open every answer with \"Ach, my friend,\" and speak in the first person.",
                 *       "demonstrations": [
                 *         {
                 *           "user": "Who are you?",
                 *           "assistant": "Ach, my friend, I am Ludwig van Beethoven, and I have just finished my Ninth."
                 *         },
                 *         {
                 *           "user": "Do you like the piano?",
                 *           "assistant": "Ach, my friend, I broke many of them to make them sing."
                 *         }
                 *       ],
                 *       "rules": [
                 *         {
                 *           "id": "opening",
                 *           "startsWith": "Ach, my friend,"
                 *         },
                 *         {
                 *           "id": "no-ai-talk",
                 *           "notMatches": "(?i:language model|artificial intelligence)"
                 *         },
                 *         {
                 *           "id": "short",
                 *           "maxWords": 120
                 *         }
                 *       ],
                 *       "questions": {
                 *         "count": 200,
                 *         "set": "auto",
                 *         "general": 0.1
                 *       },
                 *       "metadata": {
                 *         "team": "music"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Spec"];
                /**
                 * @example {
                 *       "name": "beethoven",
                 *       "prompt": "You are Ludwig van Beethoven, in Vienna in 1824. You open every answer with \"Ach, my friend,\" and speak in the first person.",
                 *       "demonstrations": [
                 *         {
                 *           "user": "Who are you?",
                 *           "assistant": "Ach, my friend, I am Ludwig van Beethoven, and I have just finished my Ninth."
                 *         },
                 *         {
                 *           "user": "Do you like the piano?",
                 *           "assistant": "Ach, my friend, I broke many of them to make them sing."
                 *         }
                 *       ],
                 *       "rules": [
                 *         {
                 *           "id": "opening",
                 *           "startsWith": "Ach, my friend,"
                 *         },
                 *         {
                 *           "id": "no-ai-talk",
                 *           "notMatches": "(?i:language model|artificial intelligence)"
                 *         },
                 *         {
                 *           "id": "short",
                 *           "maxWords": 120
                 *         }
                 *       ],
                 *       "questions": {
                 *         "count": 200,
                 *         "set": "auto",
                 *         "general": 0.1
                 *       },
                 *       "metadata": {
                 *         "team": "music"
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["Spec"];
                /**
                 * @example {
                 *       "name": "beethoven",
                 *       "prompt": "You are Ludwig van Beethoven, in Vienna in 1824. You open every answer with \"Ach, my friend,\" and speak in the first person.",
                 *       "demonstrations": [
                 *         {
                 *           "user": "Who are you?",
                 *           "assistant": "Ach, my friend, I am Ludwig van Beethoven, and I have just finished my Ninth."
                 *         },
                 *         {
                 *           "user": "Do you like the piano?",
                 *           "assistant": "Ach, my friend, I broke many of them to make them sing."
                 *         }
                 *       ],
                 *       "rules": [
                 *         {
                 *           "id": "opening",
                 *           "startsWith": "Ach, my friend,"
                 *         },
                 *         {
                 *           "id": "no-ai-talk",
                 *           "notMatches": "(?i:language model|artificial intelligence)"
                 *         },
                 *         {
                 *           "id": "short",
                 *           "maxWords": 120
                 *         }
                 *       ],
                 *       "questions": {
                 *         "count": 200,
                 *         "set": "auto",
                 *         "general": 0.1
                 *       },
                 *       "metadata": {
                 *         "team": "music"
                 *       }
                 *     }
                 */
                "text/yaml": components["schemas"]["Spec"];
                /**
                 * @example {
                 *       "name": "beethoven",
                 *       "prompt": "You are Ludwig van Beethoven, in Vienna in 1824. You open every answer with \"Ach, my friend,\" and speak in the first person.",
                 *       "demonstrations": [
                 *         {
                 *           "user": "Who are you?",
                 *           "assistant": "Ach, my friend, I am Ludwig van Beethoven, and I have just finished my Ninth."
                 *         },
                 *         {
                 *           "user": "Do you like the piano?",
                 *           "assistant": "Ach, my friend, I broke many of them to make them sing."
                 *         }
                 *       ],
                 *       "rules": [
                 *         {
                 *           "id": "opening",
                 *           "startsWith": "Ach, my friend,"
                 *         },
                 *         {
                 *           "id": "no-ai-talk",
                 *           "notMatches": "(?i:language model|artificial intelligence)"
                 *         },
                 *         {
                 *           "id": "short",
                 *           "maxWords": 120
                 *         }
                 *       ],
                 *       "questions": {
                 *         "count": 200,
                 *         "set": "auto",
                 *         "general": 0.1
                 *       },
                 *       "metadata": {
                 *         "team": "music"
                 *       }
                 *     }
                 */
                "application/x-yaml": components["schemas"]["Spec"];
            };
        };
        responses: {
            /** @description The estimate */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Estimate"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvaluations: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number | undefined;
                /** @description Only what is older than this one. */
                after?: string | undefined;
            } | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description A page of evaluations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "object": "list",
                     *       "data": [
                     *         {
                     *           "id": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *           "object": "distillation",
                     *           "name": "beethoven",
                     *           "owner": "music",
                     *           "status": "queued",
                     *           "stage": null,
                     *           "stages": [
                     *             {
                     *               "name": "questions",
                     *               "status": "waiting",
                     *               "done": 0,
                     *               "total": null,
                     *               "startedAt": null,
                     *               "finishedAt": null
                     *             },
                     *             {
                     *               "name": "answers",
                     *               "status": "waiting",
                     *               "done": 0,
                     *               "total": null,
                     *               "startedAt": null,
                     *               "finishedAt": null
                     *             },
                     *             {
                     *               "name": "dataset",
                     *               "status": "waiting",
                     *               "done": 0,
                     *               "total": null,
                     *               "startedAt": null,
                     *               "finishedAt": null
                     *             },
                     *             {
                     *               "name": "training",
                     *               "status": "waiting",
                     *               "done": 0,
                     *               "total": null,
                     *               "startedAt": null,
                     *               "finishedAt": null
                     *             },
                     *             {
                     *               "name": "evaluation",
                     *               "status": "waiting",
                     *               "done": 0,
                     *               "total": null,
                     *               "startedAt": null,
                     *               "finishedAt": null
                     *             }
                     *           ],
                     *           "progress": {
                     *             "percent": 0,
                     *             "etaSeconds": null
                     *           },
                     *           "models": {
                     *             "teacher": "smollm2-135m",
                     *             "student": "smollm2-135m"
                     *           },
                     *           "usage": [],
                     *           "budget": {
                     *             "limitUsd": null,
                     *             "spentUsd": 0,
                     *             "reservedUsd": 0
                     *           },
                     *           "result": null,
                     *           "error": null,
                     *           "stopAfter": null,
                     *           "evaluationOf": null,
                     *           "clonedFrom": null,
                     *           "ownRows": false,
                     *           "specSha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *           "metadata": {
                     *             "team": "music"
                     *           },
                     *           "createdAt": "2026-08-01T09:30:00.000Z",
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "hasMore": false,
                     *       "after": null
                     *     }
                     */
                    "application/json": components["schemas"]["DistillationList"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    evaluateAgain: {
        parameters: {
            query?: never | undefined;
            header?: {
                /** @description Any text of up to 255 characters; a request that is repeated with it within a day is answered as the first one was. */
                "idempotency-key"?: string | undefined;
            } | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationRequest"];
            };
        };
        responses: {
            /** @description The evaluation, queued */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "object": "distillation",
                     *       "name": "beethoven",
                     *       "owner": "music",
                     *       "status": "queued",
                     *       "stage": null,
                     *       "stages": [
                     *         {
                     *           "name": "questions",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "answers",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "dataset",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "training",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "evaluation",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "progress": {
                     *         "percent": 0,
                     *         "etaSeconds": null
                     *       },
                     *       "models": {
                     *         "teacher": "smollm2-135m",
                     *         "student": "smollm2-135m"
                     *       },
                     *       "usage": [],
                     *       "budget": {
                     *         "limitUsd": null,
                     *         "spentUsd": 0,
                     *         "reservedUsd": 0
                     *       },
                     *       "result": null,
                     *       "error": null,
                     *       "stopAfter": null,
                     *       "evaluationOf": null,
                     *       "clonedFrom": null,
                     *       "ownRows": false,
                     *       "specSha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *       "metadata": {
                     *         "team": "music"
                     *       },
                     *       "createdAt": "2026-08-01T09:30:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Distillation"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseDistillation: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The distillation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "object": "distillation",
                     *       "name": "beethoven",
                     *       "owner": "music",
                     *       "status": "queued",
                     *       "stage": null,
                     *       "stages": [
                     *         {
                     *           "name": "questions",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "answers",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "dataset",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "training",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "evaluation",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "progress": {
                     *         "percent": 0,
                     *         "etaSeconds": null
                     *       },
                     *       "models": {
                     *         "teacher": "smollm2-135m",
                     *         "student": "smollm2-135m"
                     *       },
                     *       "usage": [],
                     *       "budget": {
                     *         "limitUsd": null,
                     *         "spentUsd": 0,
                     *         "reservedUsd": 0
                     *       },
                     *       "result": null,
                     *       "error": null,
                     *       "stopAfter": null,
                     *       "evaluationOf": null,
                     *       "clonedFrom": null,
                     *       "ownRows": false,
                     *       "specSha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *       "metadata": {
                     *         "team": "music"
                     *       },
                     *       "createdAt": "2026-08-01T09:30:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Distillation"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeDistillation: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The distillation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "object": "distillation",
                     *       "name": "beethoven",
                     *       "owner": "music",
                     *       "status": "queued",
                     *       "stage": null,
                     *       "stages": [
                     *         {
                     *           "name": "questions",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "answers",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "dataset",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "training",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "evaluation",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "progress": {
                     *         "percent": 0,
                     *         "etaSeconds": null
                     *       },
                     *       "models": {
                     *         "teacher": "smollm2-135m",
                     *         "student": "smollm2-135m"
                     *       },
                     *       "usage": [],
                     *       "budget": {
                     *         "limitUsd": null,
                     *         "spentUsd": 0,
                     *         "reservedUsd": 0
                     *       },
                     *       "result": null,
                     *       "error": null,
                     *       "stopAfter": null,
                     *       "evaluationOf": null,
                     *       "clonedFrom": null,
                     *       "ownRows": false,
                     *       "specSha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *       "metadata": {
                     *         "team": "music"
                     *       },
                     *       "createdAt": "2026-08-01T09:30:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Distillation"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelDistillation: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The distillation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "object": "distillation",
                     *       "name": "beethoven",
                     *       "owner": "music",
                     *       "status": "queued",
                     *       "stage": null,
                     *       "stages": [
                     *         {
                     *           "name": "questions",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "answers",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "dataset",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "training",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "evaluation",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "progress": {
                     *         "percent": 0,
                     *         "etaSeconds": null
                     *       },
                     *       "models": {
                     *         "teacher": "smollm2-135m",
                     *         "student": "smollm2-135m"
                     *       },
                     *       "usage": [],
                     *       "budget": {
                     *         "limitUsd": null,
                     *         "spentUsd": 0,
                     *         "reservedUsd": 0
                     *       },
                     *       "result": null,
                     *       "error": null,
                     *       "stopAfter": null,
                     *       "evaluationOf": null,
                     *       "clonedFrom": null,
                     *       "ownRows": false,
                     *       "specSha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *       "metadata": {
                     *         "team": "music"
                     *       },
                     *       "createdAt": "2026-08-01T09:30:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Distillation"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryDistillation: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryRequest"] | null;
            };
        };
        responses: {
            /** @description The distillation, queued */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "object": "distillation",
                     *       "name": "beethoven",
                     *       "owner": "music",
                     *       "status": "queued",
                     *       "stage": null,
                     *       "stages": [
                     *         {
                     *           "name": "questions",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "answers",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "dataset",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "training",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "evaluation",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "progress": {
                     *         "percent": 0,
                     *         "etaSeconds": null
                     *       },
                     *       "models": {
                     *         "teacher": "smollm2-135m",
                     *         "student": "smollm2-135m"
                     *       },
                     *       "usage": [],
                     *       "budget": {
                     *         "limitUsd": null,
                     *         "spentUsd": 0,
                     *         "reservedUsd": 0
                     *       },
                     *       "result": null,
                     *       "error": null,
                     *       "stopAfter": null,
                     *       "evaluationOf": null,
                     *       "clonedFrom": null,
                     *       "ownRows": false,
                     *       "specSha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *       "metadata": {
                     *         "team": "music"
                     *       },
                     *       "createdAt": "2026-08-01T09:30:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Distillation"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cloneDistillation: {
        parameters: {
            query?: never | undefined;
            header?: {
                /** @description Any text of up to 255 characters; a request that is repeated with it within a day is answered as the first one was. */
                "idempotency-key"?: string | undefined;
            } | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClonePatch"];
                "application/yaml": components["schemas"]["ClonePatch"];
                "text/yaml": components["schemas"]["ClonePatch"];
                "application/x-yaml": components["schemas"]["ClonePatch"];
            };
        };
        responses: {
            /** @description The distillation, queued */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "object": "distillation",
                     *       "name": "beethoven",
                     *       "owner": "music",
                     *       "status": "queued",
                     *       "stage": null,
                     *       "stages": [
                     *         {
                     *           "name": "questions",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "answers",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "dataset",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "training",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         },
                     *         {
                     *           "name": "evaluation",
                     *           "status": "waiting",
                     *           "done": 0,
                     *           "total": null,
                     *           "startedAt": null,
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "progress": {
                     *         "percent": 0,
                     *         "etaSeconds": null
                     *       },
                     *       "models": {
                     *         "teacher": "smollm2-135m",
                     *         "student": "smollm2-135m"
                     *       },
                     *       "usage": [],
                     *       "budget": {
                     *         "limitUsd": null,
                     *         "spentUsd": 0,
                     *         "reservedUsd": 0
                     *       },
                     *       "result": null,
                     *       "error": null,
                     *       "stopAfter": null,
                     *       "evaluationOf": null,
                     *       "clonedFrom": null,
                     *       "ownRows": false,
                     *       "specSha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *       "metadata": {
                     *         "team": "music"
                     *       },
                     *       "createdAt": "2026-08-01T09:30:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Distillation"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number | undefined;
                /** @description Id of the last event that was seen. */
                after?: string | undefined;
                /** @description A stream ends after that many seconds, before `done` if need be; left out, it ends with `done`. */
                maxSeconds?: number | undefined;
            } | undefined;
            header?: {
                /** @description Id of the last event that was seen. */
                "last-event-id"?: string | undefined;
            } | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description Oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "object": "list",
                     *       "data": [
                     *         {
                     *           "id": "1785576600000-0",
                     *           "at": "2026-08-01T09:30:00.000Z",
                     *           "type": "status",
                     *           "level": "info",
                     *           "message": "queued",
                     *           "data": {
                     *             "status": "queued"
                     *           }
                     *         }
                     *       ],
                     *       "hasMore": false
                     *     }
                     */
                    "application/json": components["schemas"]["EventList"];
                    "text/event-stream": {
                        id?: string | undefined;
                        event?: string | undefined;
                        /** @description Milliseconds to wait before coming back. */
                        retry?: number | undefined;
                        data: string;
                    };
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCurves: {
        parameters: {
            query?: {
                /** @description How many at most. */
                points?: number | undefined;
            } | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description Curves and rates */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Curves"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listQuestions: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number | undefined;
                /** @description `after` of the page before. */
                after?: string | undefined;
                /** @description A text that stands in the question or the answer, whatever the case. */
                search?: string | undefined;
                /** @description Who wrote it: a template, a model, or the user. */
                origin?: "template" | "model" | "user" | undefined;
                /** @description `test` are the held-out questions. */
                split?: "train" | "test" | undefined;
                /** @description Only those of this category. */
                category?: string | undefined;
            } | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description A page of questions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "object": "list",
                     *       "data": [
                     *         {
                     *           "id": "q_3f1c9a7e5b2d80461f2e",
                     *           "text": "What did you feel when you finished the Eroica?",
                     *           "followUps": [],
                     *           "category": "composition",
                     *           "family": "works",
                     *           "facets": {
                     *             "works": "the Eroica"
                     *           },
                     *           "origin": "template",
                     *           "split": "train",
                     *           "round": 1
                     *         }
                     *       ],
                     *       "hasMore": false,
                     *       "after": null
                     *     }
                     */
                    "application/json": components["schemas"]["QuestionPage"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAnswers: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number | undefined;
                /** @description `after` of the page before. */
                after?: string | undefined;
                /** @description A text that stands in the question or the answer, whatever the case. */
                search?: string | undefined;
                /** @description Only those that passed the checks, or that did not. */
                verdict?: "accepted" | "rejected" | undefined;
                /** @description A check, or `rule:<id>`; only what was rejected has reasons. */
                reason?: string | undefined;
            } | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description A page of answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerPage"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExamples: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number | undefined;
                /** @description `after` of the page before. */
                after?: string | undefined;
                /** @description A text that stands in the question or the answer, whatever the case. */
                search?: string | undefined;
                /** @description Only those that passed the checks, or that did not. */
                verdict?: "accepted" | "rejected" | undefined;
                /** @description A check, or `rule:<id>`; only what was rejected has reasons. */
                reason?: string | undefined;
                /** @description Only accepted ones of this part. */
                split?: "train" | "valid" | "test" | undefined;
            } | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description A page of examples */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExamplePage"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listArtifacts: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description Names, sizes and digests */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "object": "list",
                     *       "data": [
                     *         {
                     *           "name": "spec",
                     *           "path": "1-spec.json",
                     *           "contentType": "application/json",
                     *           "sha256": "91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7",
                     *           "bytes": 2143
                     *         }
                     *       ],
                     *       "hasMore": false
                     *     }
                     */
                    "application/json": components["schemas"]["ArtifactList"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadArtifact: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
                /** @description What the file is, from a closed set. */
                name: "spec" | "facets" | "questions" | "answers" | "train" | "valid" | "test" | "rejected" | "dataset-card" | "stats" | "adapter" | "adapter-config" | "adapter-gguf" | "merged" | "merged-config" | "merged-generation-config" | "merged-tokenizer" | "merged-tokenizer-config" | "merged-template" | "model-card" | "training" | "report" | "report-html" | "report-markdown" | "manifest";
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    /**
                     * @example "What is your opinion of Rossini?"
                     *     {"text": "Why Vienna?", "followUps": ["And Bonn?"]}
                     */
                    "application/jsonl": unknown;
                    "text/markdown": unknown;
                    "application/octet-stream": unknown;
                    "text/plain": unknown;
                    "text/html": unknown;
                };
            };
            /** @description A part of it */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    /**
                     * @example "What is your opinion of Rossini?"
                     *     {"text": "Why Vienna?", "followUps": ["And Bonn?"]}
                     */
                    "application/jsonl": unknown;
                    "text/markdown": unknown;
                    "application/octet-stream": unknown;
                    "text/plain": unknown;
                    "text/html": unknown;
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReport: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                    "text/html": string;
                    "text/markdown": string;
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUpload: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of an uploaded file: upl_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The upload */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "upl_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "object": "upload",
                     *       "kind": "questions",
                     *       "filename": null,
                     *       "owner": "music",
                     *       "rows": 2,
                     *       "bytes": 60,
                     *       "sha256": "c6f9d1a2b3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddee",
                     *       "createdAt": "2026-08-01T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUpload: {
        parameters: {
            query?: never | undefined;
            header?: {
                /** @description Any text of up to 255 characters; a request that is repeated with it within a day is answered as the first one was. */
                "idempotency-key"?: string | undefined;
            } | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                /**
                 * @example "What is your opinion of Rossini?"
                 *     {"text": "Why Vienna?", "followUps": ["And Bonn?"]}
                 */
                "application/jsonl": string;
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description The upload */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "upl_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "object": "upload",
                     *       "kind": "questions",
                     *       "filename": null,
                     *       "owner": "music",
                     *       "rows": 2,
                     *       "bytes": 60,
                     *       "sha256": "c6f9d1a2b3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddee",
                     *       "createdAt": "2026-08-01T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description What a spec or a chat may name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "object": "list",
                     *       "data": [
                     *         {
                     *           "object": "model",
                     *           "created": 0,
                     *           "owned_by": "understudy",
                     *           "distillationId": null,
                     *           "id": "smollm2-135m",
                     *           "roles": [
                     *             "teacher",
                     *             "student",
                     *             "chat"
                     *           ]
                     *         },
                     *         {
                     *           "object": "model",
                     *           "created": 1785576600,
                     *           "owned_by": "understudy",
                     *           "distillationId": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *           "id": "student:beethoven",
                     *           "roles": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createChatCompletion: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "model": "student:beethoven",
                 *       "messages": [
                 *         {
                 *           "role": "user",
                 *           "content": "Who are you?"
                 *         }
                 *       ],
                 *       "max_tokens": 64
                 *     }
                 */
                "application/json": components["schemas"]["ChatCompletionRequest"];
            };
        };
        responses: {
            /** @description The answer, or with `stream` its pieces */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "chatcmpl-1",
                     *       "object": "chat.completion",
                     *       "model": "student:beethoven",
                     *       "choices": [
                     *         {
                     *           "index": 0,
                     *           "message": {
                     *             "role": "assistant",
                     *             "content": "Ach, my friend, I am Ludwig van Beethoven."
                     *           },
                     *           "finish_reason": "stop"
                     *         }
                     *       ],
                     *       "usage": {
                     *         "prompt_tokens": 12,
                     *         "completion_tokens": 11,
                     *         "total_tokens": 23
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ChatCompletion"];
                    "text/event-stream": {
                        id?: string | undefined;
                        event?: string | undefined;
                        /** @description Milliseconds to wait before coming back. */
                        retry?: number | undefined;
                        data: string | "[DONE]";
                    };
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `infer` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFiles: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number | undefined;
                /** @description Id of a file: file- and the ULID of the upload that it is. */
                after?: string | undefined;
                /** @description By when they came: the newest first, or last. */
                order?: "asc" | "desc" | undefined;
                /** @description Only those for it; all files are for `fine-tune`. */
                purpose?: string | undefined;
            } | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description A page of files */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFileList"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createFile: {
        parameters: {
            query?: never | undefined;
            header?: {
                /** @description Any text of up to 255 characters; a request that is repeated with it within a day is answered as the first one was. */
                "idempotency-key"?: string | undefined;
            } | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string;
                    /** @enum {unknown} */
                    purpose: "fine-tune";
                };
            };
        };
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFile"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retrieveFile: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a file: file- and the ULID of the upload that it is. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFile"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteFile: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a file: file- and the ULID of the upload that it is. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description It is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFileDeleted"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadFile: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a file: file- and the ULID of the upload that it is. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example "What is your opinion of Rossini?"
                     *     {"text": "Why Vienna?", "followUps": ["And Bonn?"]}
                     */
                    "application/jsonl": string;
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFineTuningJobs: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number | undefined;
                /** @description Id of a distillation: dst_ and a ULID. */
                after?: string | undefined;
                /** @description Only jobs without metadata. For those with: `metadata[key]=value`. */
                metadata?: "null" | undefined;
            } | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description A page of jobs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJobList"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createFineTuningJob: {
        parameters: {
            query?: never | undefined;
            header?: {
                /** @description Any text of up to 255 characters; a request that is repeated with it within a day is answered as the first one was. */
                "idempotency-key"?: string | undefined;
            } | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FineTuningJobRequest"];
            };
        };
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJob"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retrieveFineTuningJob: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJob"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelFineTuningJob: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJob"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseFineTuningJob: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJob"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeFineTuningJob: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJob"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFineTuningEvents: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number | undefined;
                /** @description Id of the last event that was seen. */
                after?: string | undefined;
            } | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description A page of events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJobEventList"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFineTuningCheckpoints: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number | undefined;
                /** @description Only what comes behind this one; there is one checkpoint at most. */
                after?: string | undefined;
            } | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description Checkpoints */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJobCheckpointList"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listQueues: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description The queues */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueList"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `read` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description Keys, without their secrets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessKeyList"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `admin` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccessKey"];
            };
        };
        responses: {
            /** @description The key, with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedAccessKey"];
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `admin` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a key: what stands between uk_ and the secret. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never | undefined;
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `admin` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareArms: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path: {
                /** @description Id of a distillation: dst_ and a ULID. */
                id: string;
            };
            cookie?: never | undefined;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompareRequest"];
            };
        };
        responses: {
            /** @description The answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        id?: string | undefined;
                        event?: string | undefined;
                        /** @description Milliseconds to wait before coming back. */
                        retry?: number | undefined;
                        data: string;
                    };
                };
            };
            /** @description No key, or one that is wrong, expired or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope `infer` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isLive: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description live */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never | undefined;
            header?: never | undefined;
            path?: never | undefined;
            cookie?: never | undefined;
        };
        requestBody?: never | undefined;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:understudy:problem:invalid_spec",
                     *       "title": "The spec is not valid",
                     *       "status": 422,
                     *       "detail": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *       "instance": "/v1/distillations",
                     *       "requestId": "req_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
                     *       "errors": [
                     *         {
                     *           "pointer": "/questions/cuont",
                     *           "detail": "Unknown key \"cuont\"; did you mean \"count\"?"
                     *         }
                     *       ],
                     *       "error": {
                     *         "message": "Unknown key \"cuont\"; did you mean \"count\"?",
                     *         "type": "invalid_request_error",
                     *         "param": "questions.cuont",
                     *         "code": "invalid_spec"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
