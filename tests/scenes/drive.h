// tests/scenes/drive.h: runs a whole campaign of a textbook problem, one life after the other.
#pragma once

#include "evolution/campaign.h"

namespace neuroprospect::scenes {

/// Lives every birth: `live(order)` gives its score. The adult is the child itself.
template <class Problem, class Live>
void drive(evolution::Campaign<Problem>& campaign, Live&& live) {
  while (auto order = campaign.ask()) {
    evolution::Score score = live(*order);
    campaign.tell(order->birth, {order->generation, std::move(score), std::move(order->child)});
  }
}

}  // namespace neuroprospect::scenes
