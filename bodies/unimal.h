// bodies/unimal.h: the discrete space of bodies that was published with DERL (Gupta, Savarese,
// Ganguli and Fei-Fei 2021, Nat. Commun. 12:5721; its derl/config.py). A gene's value is exactly
// one of these doubles, so that equal bodies have equal bytes.
#pragma once

#include <array>
#include <numbers>

namespace neuroprospect::bodies {

inline constexpr double kHeadRadius_m = 0.10;
inline constexpr double kLimbRadius_m = 0.05;
inline constexpr int kLimbsLow = 2;    ///< both limbs of a pair count
inline constexpr int kLimbsHigh = 10;  ///< as above
inline constexpr int kDofsHigh = 20;

constexpr double radians(double degrees) { return degrees * std::numbers::pi / 180; }

/// A hinge's range [rad].
struct HingeRange {
  double lower_rad, upper_rad;
};

inline constexpr std::array<double, 6> kDensities_kgm3 = {500, 600, 700, 800, 900, 1000};
inline constexpr std::array<double, 3> kLengths_m = {0.2, 0.3, 0.4};
inline constexpr std::array<double, 4> kGears_nm = {150, 200, 250, 300};
inline constexpr std::array<double, 8> kAzimuths_rad = {radians(0),   radians(45),  radians(90),
                                                        radians(135), radians(180), radians(225),
                                                        radians(270), radians(315)};
inline constexpr std::array<double, 3> kPolars_rad = {radians(90), radians(135), radians(180)};
inline constexpr std::array<HingeRange, 13> kHingeRanges = {{
    {radians(-30), 0},
    {0, radians(30)},
    {radians(-30), radians(30)},
    {radians(-45), radians(45)},
    {radians(-45), 0},
    {0, radians(45)},
    {radians(-60), 0},
    {0, radians(60)},
    {radians(-60), radians(60)},
    {radians(-90), 0},
    {0, radians(90)},
    {radians(-60), radians(30)},
    {radians(-30), radians(60)},
}};

}  // namespace neuroprospect::bodies
