/* The headers that declare what rules/models/terminal.yaml names. */
#define _XOPEN_SOURCE_EXTENDED 1
#include <stdio.h>

#include <curses.h>
#include <histedit.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <term.h>
#include <utempter.h>
