"""async-lint for Bazel: one action per source, one to link, both cached and run as Bazel likes.

    load("//tools:async_lint.bzl", "async_lint_report", "async_lint_test")

    async_lint_test(name = "lint", deps = [":server"])                      # bazel test //:lint
    async_lint_report(name = "report", deps = [":server"], formats = ["html", "sarif"])

An aspect follows `deps` from the targets named and reads each source of C with the flags of its
target (AsyncLintExtract). The units carry no comments but those for async-lint, so that after an
edit of a comment one action runs and nothing after it. docs/scale-out.md says how to set it up.
"""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "C_COMPILE_ACTION_NAME")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

AsyncLintInfo = provider(
    doc = "What async-lint has read.",
    fields = {"units": "depset of the unit files of a target and all it depends on"},
)

_TOOL = attr.label(
    default = Label("@async_lint//:async-lint"),
    allow_single_file = True,
    executable = True,
    cfg = "host",
)

def _flags(ctx, target, toolchain):
    """The command of the compiler for the sources of a target, without output and source."""
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    context = target[CcInfo].compilation_context
    copts = [ctx.expand_make_variables("copts", copt, {}) for copt in ctx.rule.attr.copts]
    local = ["-D" + ctx.expand_make_variables("local_defines", define, {}) for define in getattr(ctx.rule.attr, "local_defines", [])]
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.conlyopts + copts + local,
        include_directories = context.includes,
        quote_include_directories = context.quote_includes,
        system_include_directories = context.system_includes,
        preprocessor_defines = context.defines,
    )
    return [cc_common.get_tool_for_action(
        feature_configuration = features,
        action_name = C_COMPILE_ACTION_NAME,
    )] + cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = C_COMPILE_ACTION_NAME,
        variables = variables,
    )

def _extract(ctx, target, toolchain, flags, source):
    name = "async-lint/%s/%s.air" % (target.label.name, source.short_path.replace("../", ""))
    unit = ctx.actions.declare_file(name)
    arguments = ctx.actions.args()
    arguments.add_all(["extract", "--drop-comments", "--root", "."])
    arguments.add("-o", unit)
    arguments.add("--")
    arguments.add_all(flags)
    arguments.add("-c", source)
    ctx.actions.run(
        mnemonic = "AsyncLintExtract",
        progress_message = "Reading %s" % source.short_path,
        executable = ctx.executable._async_lint,
        arguments = [arguments],
        inputs = depset([source], transitive = [
            target[CcInfo].compilation_context.headers,
            toolchain.all_files,
        ]),
        outputs = [unit],
    )
    return unit

def _units_impl(target, ctx):
    units = []
    if CcInfo in target and hasattr(ctx.rule.attr, "srcs") and hasattr(ctx.rule.attr, "copts"):
        toolchain = find_cpp_toolchain(ctx)
        flags = _flags(ctx, target, toolchain)
        sources = [file for source in ctx.rule.attr.srcs for file in source.files.to_list() if file.extension == "c"]
        units = [_extract(ctx, target, toolchain, flags, source) for source in sources]
    below = [
        dep[AsyncLintInfo].units
        for attribute in ("deps", "implementation_deps")
        for dep in getattr(ctx.rule.attr, attribute, [])
        if AsyncLintInfo in dep
    ]
    return [AsyncLintInfo(units = depset(units, transitive = below))]

async_lint_units = aspect(
    implementation = _units_impl,
    attr_aspects = ["deps", "implementation_deps"],
    attrs = {
        "_async_lint": _TOOL,
        "_cc_toolchain": attr.label(default = Label("@bazel_tools//tools/cpp:current_cc_toolchain")),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
    provides = [AsyncLintInfo],
)

_LINK_ATTRS = {
    "deps": attr.label_list(
        doc = "binaries and libraries; what they depend on is part of the program",
        aspects = [async_lint_units],
        mandatory = True,
    ),
    "options": attr.string_list(doc = "further options of async-lint link"),
    "config": attr.label(doc = ".async-lint.yaml", allow_single_file = True),
    "baseline": attr.label(doc = ".async-lint-baseline.json", allow_single_file = True),
    "models": attr.label_list(doc = "model files", allow_files = [".yaml"]),
    "_async_lint": _TOOL,
}

def _path(file):
    return file.path

def _short_path(file):
    return file.short_path

def _link(ctx, path):
    """The words of `link` that name files by `path`, those files, and the units."""
    words = ["--config", path(ctx.file.config)] if ctx.file.config else ["--no-config"]
    words += ["--baseline", path(ctx.file.baseline)] if ctx.file.baseline else ["--no-baseline"]
    for model in ctx.files.models:
        words += ["--model", path(model)]
    files = ctx.files.models + [file for file in (ctx.file.config, ctx.file.baseline) if file]
    units = depset(transitive = [dep[AsyncLintInfo].units for dep in ctx.attr.deps])
    return words + ctx.attr.options, files, units

def _report_impl(ctx):
    words, files, units = _link(ctx, _path)
    outputs = []
    arguments = ctx.actions.args()
    arguments.add("link")
    arguments.add("--quiet")
    arguments.add("--exit-zero")
    arguments.add("--allow-partial")
    for format in ctx.attr.formats:
        output = ctx.actions.declare_file("%s.%s" % (ctx.label.name, {"text": "txt"}.get(format, format)))
        outputs.append(output)
        arguments.add("-f")
        arguments.add(output, format = format + "=%s")
    arguments.add_all(words)
    listed = ctx.actions.args()
    listed.add_all(units)
    listed.set_param_file_format("shell")
    listed.use_param_file("@%s", use_always = True)
    ctx.actions.run(
        mnemonic = "AsyncLintLink",
        progress_message = "Linking units of %s" % ctx.label,
        executable = ctx.executable._async_lint,
        arguments = [arguments, listed],
        inputs = depset(files, transitive = [units]),
        outputs = outputs,
    )
    return [DefaultInfo(files = depset(outputs))]

async_lint_report = rule(
    doc = "Reports on a program. Findings are no failure here; async_lint_test makes them one.",
    implementation = _report_impl,
    attrs = dict(
        _LINK_ATTRS,
        formats = attr.string_list(doc = "as of async-lint link -f", default = ["text"]),
    ),
)

def _test_impl(ctx):
    words, files, units = _link(ctx, _short_path)
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    quoted = ["'%s'" % word.replace("'", "'\\''") for word in words]
    quoted += ["'%s'" % unit.short_path for unit in units.to_list()]
    ctx.actions.write(script, "#!/bin/sh\nexec '%s' link %s\n" % (
        ctx.executable._async_lint.short_path,
        " ".join(quoted),
    ), is_executable = True)
    runfiles = ctx.runfiles(files = files + [ctx.executable._async_lint], transitive_files = units)
    return [DefaultInfo(executable = script, runfiles = runfiles)]

async_lint_test = rule(
    doc = "Fails when something is found in a program, or some unit could not be analysed.",
    implementation = _test_impl,
    attrs = _LINK_ATTRS,
    test = True,
)
