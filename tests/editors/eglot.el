;; Prints what eglot shows of program/pages.c, and what it can do on its first finding.
(require 'package)
(package-initialize)
(require 'eglot)
(require 'flymake)
(require 'cl-lib)
(add-to-list 'eglot-server-programs '(c-mode "async-lint" "lsp"))
(setq eglot-sync-connect 30)
(find-file "program/pages.c")
(c-mode)
(call-interactively 'eglot)
(cl-loop repeat 300 until (flymake-diagnostics) do (accept-process-output nil 0.1))
(dolist (diagnostic (flymake-diagnostics))
  (string-match "\\[\\([a-z-]+\\)\\]" (flymake-diagnostic-text diagnostic))
  (princ (format "shown: %s %s\n" (line-number-at-pos (flymake-diagnostic-beg diagnostic))
                 (match-string 1 (flymake-diagnostic-text diagnostic)))))
(goto-char (point-min))
(search-forward "names_check(")
(goto-char (match-beginning 0))
(let* ((server (eglot-current-server))
       (document (eglot--TextDocumentIdentifier))
       (position (eglot--pos-to-lsp-position))
       (hover (jsonrpc-request server :textDocument/hover
                               (list :textDocument document :position position))))
  (cl-loop for action across
           (jsonrpc-request server :textDocument/codeAction
                            (list :textDocument document
                                  :range (list :start position :end position)
                                  :context (list :diagnostics [])))
           do (princ (format "action: %s\n" (plist-get action :title))))
  (princ (format "hover: %s\n"
                 (car (split-string (plist-get (plist-get hover :contents) :value) "\n"))))
  (eglot-shutdown server))
