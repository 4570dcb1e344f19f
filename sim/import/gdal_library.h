/*
 * gdal_library: the functions of GDAL that the readers call, looked up at run time.
 *
 * GDAL brings a hundred libraries, and loading them takes longer than most commands do. Only the
 * child process that opens a workbook or a spatial file loads them; the program itself is not
 * linked with GDAL. Types are those of GDAL's own headers, so that a wrong call does not compile.
 */
#ifndef RELEVE_IMPORT_GDAL_LIBRARY_H
#define RELEVE_IMPORT_GDAL_LIBRARY_H

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdbool.h>

#define RLV_GDAL_FUNCTIONS(F)                                                                      \
    F(CPLCalloc)                                                                                   \
    F(CPLErrorReset)                                                                               \
    F(CPLGetLastErrorMsg)                                                                          \
    F(CPLGetLastErrorType)                                                                         \
    F(CPLQuietErrorHandler)                                                                        \
    F(CPLSPrintf)                                                                                  \
    F(CPLSetConfigOption)                                                                          \
    F(CPLSetErrorHandler)                                                                          \
    F(CPLStrdup)                                                                                   \
    F(CSLDestroy)                                                                                  \
    F(GDALAllRegister)                                                                             \
    F(GDALDatasetGetLayer)                                                                         \
    F(GDALDatasetGetLayerCount)                                                                    \
    F(GDALOpenEx)                                                                                  \
    F(OCTDestroyCoordinateTransformation)                                                          \
    F(OCTNewCoordinateTransformation)                                                              \
    F(OGR_FD_GetFieldCount)                                                                        \
    F(OGR_FD_GetFieldDefn)                                                                         \
    F(OGR_FD_GetGeomType)                                                                          \
    F(OGR_F_Destroy)                                                                               \
    F(OGR_F_GetFID)                                                                                \
    F(OGR_F_GetFieldAsString)                                                                      \
    F(OGR_F_GetGeometryRef)                                                                        \
    F(OGR_F_IsFieldSetAndNotNull)                                                                  \
    F(OGR_Fld_GetNameRef)                                                                          \
    F(OGR_G_ExportToJson)                                                                          \
    F(OGR_G_Transform)                                                                             \
    F(OGR_L_GetLayerDefn)                                                                          \
    F(OGR_L_GetName)                                                                               \
    F(OGR_L_GetNextFeature)                                                                        \
    F(OGR_L_GetSpatialRef)                                                                         \
    F(OGR_L_ResetReading)                                                                          \
    F(OSRDestroySpatialReference)                                                                  \
    F(OSRImportFromEPSG)                                                                           \
    F(OSRIsSame)                                                                                   \
    F(OSRNewSpatialReference)                                                                      \
    F(OSRSetAxisMappingStrategy)                                                                   \
    F(VSIFCloseL)                                                                                  \
    F(VSIFOpenL)                                                                                   \
    F(VSIFReadL)                                                                                   \
    F(VSIFree)                                                                                     \
    F(VSIReadDirRecursive)

#define RLV_GDAL_MEMBER(name) __typeof__(name) *name; /* NOLINT: a declaration */
typedef struct {
    RLV_GDAL_FUNCTIONS(RLV_GDAL_MEMBER)
} rlv_gdal_t;
#undef RLV_GDAL_MEMBER

/* Loads GDAL into this process, for good. False, with what the loader says in `why` (static text,
 * until the next call), when it or one of its functions is not there. */
bool rlv_gdal_load(rlv_gdal_t *self, const char **why);

#endif
