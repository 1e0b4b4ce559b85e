;; Prints what lsp-mode shows of program/pages.c, and what it can do on its first finding.
(require 'package)
(package-initialize)
(require 'lsp-mode)
(require 'cl-lib)
(setq lsp-session-file (expand-file-name "lsp-session")
      lsp-auto-guess-root t
      lsp-enable-suggest-server-download nil
      lsp-restart 'ignore)
(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection '("async-lint" "lsp"))
                  :activation-fn (lsp-activate-on "c")
                  :server-id 'async-lint))
(find-file "program/pages.c")
(c-mode)
;; Emacs has the compiler check, too, by a Makefile that is not there; the second time it says so it
;; is an error, which ends a batch.
(setq-local flymake-diagnostic-functions nil)
(lsp-workspace-folders-add (expand-file-name default-directory))
(lsp)
(defun shown () (gethash (lsp--fix-path-casing buffer-file-name) (lsp-diagnostics t)))
(cl-loop repeat 600 until (shown) do (accept-process-output nil 0.1))
(dolist (diagnostic (shown))
  (princ (format "shown: %s %s\n"
                 (1+ (gethash "line" (gethash "start" (gethash "range" diagnostic))))
                 (gethash "code" diagnostic))))
(goto-char (point-min))
(search-forward "names_check(")
(goto-char (match-beginning 0))
(dolist (action (append (lsp-request "textDocument/codeAction" (lsp--text-document-code-action-params)) nil))
  (princ (format "action: %s\n" (gethash "title" action))))
(princ (format "hover: %s\n"
               (car (split-string (gethash "value" (gethash "contents" (lsp-request "textDocument/hover" (lsp--text-document-position-params)))) "\n"))))
(kill-emacs 0)
