# SPDX-License-Identifier: GPL-3.0-only
# cmake -DFROM=<folder of package-lock.json> -DTO=<folder> -P swaggerui.cmake: puts the files of swagger-ui-dist
# that the page /docs needs into a folder, compressed; empty ones where npm is missing or fails, so that a
# build without a network works. To try again, remove the folder and build.
set(names swagger-ui-bundle.js swagger-ui.css swagger-ui-bundle.js.LICENSE.txt)
set(packages ${TO}/npm/node_modules/swagger-ui-dist)

find_program(NPM npm)
set(fault "npm is not installed")
if(NPM)
    file(COPY ${FROM}/package.json ${FROM}/package-lock.json DESTINATION ${TO}/npm)
    # Scripts of packages are not needed, and may do anything.
    execute_process(
        COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-timeout=20000
        WORKING_DIRECTORY ${TO}/npm TIMEOUT 120 RESULT_VARIABLE fault OUTPUT_QUIET ERROR_VARIABLE why)
    string(APPEND fault " ${why}")
endif()

if(EXISTS ${packages}/swagger-ui-bundle.js)
    # The licence asks for its text and the notice to come along.
    file(READ ${packages}/LICENSE licence)
    file(READ ${packages}/NOTICE notice)
    file(READ ${packages}/swagger-ui-bundle.js.LICENSE.txt others)
    file(WRITE ${packages}/swagger-ui-bundle.js.LICENSE.txt "${notice}\n${licence}\n${others}")
    foreach(name ${names})
        execute_process(COMMAND gzip -9nc ${packages}/${name} OUTPUT_FILE ${TO}/${name}.gz COMMAND_ERROR_IS_FATAL ANY)
    endforeach()
else()
    message("The page /docs will not be interactive: ${fault}")
    foreach(name ${names})
        file(WRITE ${TO}/${name}.gz "")
    endforeach()
endif()
