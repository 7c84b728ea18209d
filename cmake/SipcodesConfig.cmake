# find_package(Sipcodes) gives one function:
#
#   sipcodes_generate(<target> [CONFIG <sipcodes.yaml>] [TARGETS <name>...])
#
# <target>, a program or a library, is built after `sipcodes generate` has run, and finds the headers that it wrote.
# It runs when the configuration, the spec or the tool itself changed, and not otherwise; files whose content stays the
# same keep their time, so nothing is compiled in vain.

cmake_minimum_required(VERSION 3.20)
find_program(SIPCODES_EXECUTABLE sipcodes REQUIRED DOC "the command that generates")

function(sipcodes_generate target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" CONFIG TARGETS)
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "sipcodes_generate: not understood: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_CONFIG)
    set(arg_CONFIG sipcodes.yaml)
  endif()
  get_filename_component(config ${arg_CONFIG} ABSOLUTE)
  set(generate ${SIPCODES_EXECUTABLE} generate ${arg_TARGETS} --config ${config})

  # Where the headers will be is known before they are; another configuration may say otherwise.
  execute_process(
    COMMAND ${generate} --list-outputs
    OUTPUT_VARIABLE outputs
    ERROR_VARIABLE problems
    RESULT_VARIABLE status
    OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(status)
    message(FATAL_ERROR "sipcodes_generate(${target}):\n${problems}")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${config})
  string(REPLACE "\n" ";" outputs "${outputs}")
  set(folders ${outputs})
  list(TRANSFORM folders REPLACE "/[^/]*$" "")
  list(REMOVE_DUPLICATES folders)

  # Targets of one configuration share its run.
  string(MD5 key "${config};${arg_TARGETS}")
  set(run sipcodes-${key})
  if(NOT TARGET ${run})
    set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${run}.stamp)
    add_custom_command(
      OUTPUT ${stamp}
      BYPRODUCTS ${outputs}
      COMMAND ${generate} --stamp ${stamp} --depfile ${stamp}.d
      DEPFILE ${stamp}.d
      DEPENDS ${config}
      COMMENT "Generating SIP codes"
      VERBATIM)
    add_custom_target(${run} DEPENDS ${stamp})
  endif()
  add_dependencies(${target} ${run})
  target_include_directories(${target} PRIVATE ${folders})
endfunction()
